#include "cpp/src/remote/objects.h"
#include "cpp/src/remote/values.h"
#include "steward/v1/list.pb.h"

namespace steward::remote {
namespace {

constexpr Method kAppend{"/steward.v1.List/Append", false};
constexpr Method kExtend{"/steward.v1.List/Extend", false};
constexpr Method kInsert{"/steward.v1.List/Insert", false};
constexpr Method kPop{"/steward.v1.List/Pop", false};
constexpr Method kRemove{"/steward.v1.List/Remove", false};
constexpr Method kIndex{"/steward.v1.List/Index", true};
constexpr Method kCount{"/steward.v1.List/Count", true};
constexpr Method kContains{"/steward.v1.List/Contains", true};
constexpr Method kGet{"/steward.v1.List/Get", true};
constexpr Method kSet{"/steward.v1.List/Set", false};  // the index may mean another place by then
constexpr Method kSlice{"/steward.v1.List/Slice", true};
constexpr Method kSetSlice{"/steward.v1.List/SetSlice", false};
constexpr Method kRemoveSlice{"/steward.v1.List/RemoveSlice", false};
constexpr Method kSort{"/steward.v1.List/Sort", true};
constexpr Method kReverse{"/steward.v1.List/Reverse", false};
constexpr Method kClear{"/steward.v1.List/Clear", true};
constexpr Method kCopy{"/steward.v1.List/Copy", false};
constexpr Method kSize{"/steward.v1.List/Size", true};
constexpr Method kRepeat{"/steward.v1.List/Repeat", false};
constexpr Method kIncrement{"/steward.v1.List/Increment", false};
constexpr Method kCompareExchange{"/steward.v1.List/CompareExchange", false};

class RemoteList final : public store::List {
 public:
  RemoteList(const std::shared_ptr<Core>& core, ObjectId id) : hold_(core, id) {}

  ObjectId id() const override { return hold_.id(); }

  void append(const Datum& value) override {
    call<v1::ListAppendResponse>(kAppend, with_value<v1::ListAppendRequest>(value));
  }

  void extend(std::span<const Datum> values) override {
    auto request = about<v1::ListExtendRequest>();
    for (const Datum& value : values) put_value(value, request.add_values());
    call<v1::ListExtendResponse>(kExtend, request);
  }

  void insert(std::int64_t index, const Datum& value) override {
    auto request = with_value<v1::ListInsertRequest>(value);
    request.set_index(index);
    call<v1::ListInsertResponse>(kInsert, request);
  }

  OwnedDatum pop(std::int64_t index) override {
    auto response = call<v1::ListPopResponse>(kPop, at<v1::ListPopRequest>(index));
    return take(response.mutable_value());
  }

  void remove(const Datum& value) override {
    call<v1::ListRemoveResponse>(kRemove, with_value<v1::ListRemoveRequest>(value));
  }

  std::uint64_t index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) override {
    auto request = with_value<v1::ListIndexRequest>(value);
    request.set_start(start);
    if (stop) request.set_stop(*stop);
    return call<v1::ListIndexResponse>(kIndex, request).index();
  }

  std::uint64_t count(const Datum& value) override {
    return call<v1::ListCountResponse>(kCount, with_value<v1::ListCountRequest>(value)).count();
  }

  bool contains(const Datum& value) override {
    return call<v1::ListContainsResponse>(kContains, with_value<v1::ListContainsRequest>(value)).contains();
  }

  bool get(std::int64_t index, OwnedDatum& value) override {
    auto response = call<v1::ListGetResponse>(kGet, at<v1::ListGetRequest>(index));
    if (response.has_value()) wire::take_proto(std::move(*response.mutable_value()), value);
    return response.has_value();
  }

  void set(std::int64_t index, const Datum& value) override {
    auto request = with_value<v1::ListSetRequest>(value);
    request.set_index(index);
    call<v1::ListSetResponse>(kSet, request);
  }

  std::vector<OwnedDatum> slice(const store::Slice& slice) override {
    auto request = about<v1::ListSliceRequest>();
    put_slice(slice, request.mutable_bounds());
    std::vector<OwnedDatum> all;
    hold_.core()->pages<v1::ListSliceResponse>(
        kSlice, request, &hold_, [&] { all.clear(); },
        [&](v1::ListSliceResponse page) { take_all(page.mutable_values(), all); });
    return all;
  }

  void set_slice(const store::Slice& slice, std::span<const Datum> values) override {
    auto request = about<v1::ListSetSliceRequest>();
    put_slice(slice, request.mutable_bounds());
    for (const Datum& value : values) put_value(value, request.add_values());
    call<v1::ListSetSliceResponse>(kSetSlice, request);
  }

  void remove_slice(const store::Slice& slice) override {
    auto request = about<v1::ListRemoveSliceRequest>();
    put_slice(slice, request.mutable_bounds());
    call<v1::ListRemoveSliceResponse>(kRemoveSlice, request);
  }

  void sort(bool reverse) override {
    auto request = about<v1::ListSortRequest>();
    request.set_reverse(reverse);
    call<v1::ListSortResponse>(kSort, request);
  }

  void reverse() override { call<v1::ListReverseResponse>(kReverse, about<v1::ListReverseRequest>()); }
  void clear() override { call<v1::ListClearResponse>(kClear, about<v1::ListClearRequest>()); }

  std::shared_ptr<store::List> copy() override {
    const auto response = call<v1::ListCopyResponse>(kCopy, about<v1::ListCopyRequest>());
    return make_remote_list(hold_.core(), response.id());
  }

  std::uint64_t size() override {
    return call<v1::ListSizeResponse>(kSize, about<v1::ListSizeRequest>()).size();
  }

  void repeat(std::int64_t times) override {
    auto request = about<v1::ListRepeatRequest>();
    request.set_times(times);
    call<v1::ListRepeatResponse>(kRepeat, request);
  }

  OwnedDatum increment(std::int64_t index, const Datum& by) override {
    auto request = at<v1::ListIncrementRequest>(index);
    put_value(by, request.mutable_by());
    auto response = call<v1::ListIncrementResponse>(kIncrement, request);
    return take(response.mutable_value());
  }

  store::CompareExchange compare_exchange(std::int64_t index, const Datum& expected,
                                          const Datum& desired) override {
    auto request = at<v1::ListCompareExchangeRequest>(index);
    put_value(expected, request.mutable_expected());
    put_value(desired, request.mutable_desired());
    auto response = call<v1::ListCompareExchangeResponse>(kCompareExchange, request);
    return take_exchange(&response);
  }

 private:
  template <typename Request>
  Request about() const {
    Request request;
    request.mutable_list()->set_id(hold_.id());
    return request;
  }

  template <typename Request>
  Request at(std::int64_t index) const {
    auto request = about<Request>();
    request.set_index(index);
    return request;
  }

  template <typename Request>
  Request with_value(const Datum& value) const {
    auto request = about<Request>();
    put_value(value, request.mutable_value());
    return request;
  }

  static void put_slice(const store::Slice& slice, v1::SliceBounds* bounds) {
    if (slice.start) bounds->set_start(*slice.start);
    if (slice.stop) bounds->set_stop(*slice.stop);
    if (slice.step) bounds->set_step(*slice.step);
  }

  template <typename Response, typename Request>
  Response call(const Method& method, const Request& request) {
    return hold_.core()->call<Response>(method, request, &hold_);
  }

  const Hold hold_;
};

}  // namespace

std::shared_ptr<store::List> make_remote_list(const std::shared_ptr<Core>& core, ObjectId id) {
  return std::make_shared<RemoteList>(core, id);
}

}  // namespace steward::remote
