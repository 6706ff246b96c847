#include "cpp/src/remote/objects.h"
#include "cpp/src/remote/values.h"
#include "steward/v1/dict.pb.h"

namespace steward::remote {
namespace {

constexpr Method kGet{"/steward.v1.Dict/Get", true};
constexpr Method kContains{"/steward.v1.Dict/Contains", true};
constexpr Method kSet{"/steward.v1.Dict/Set", true};
constexpr Method kSetdefault{"/steward.v1.Dict/Setdefault", false};
constexpr Method kPop{"/steward.v1.Dict/Pop", false};
constexpr Method kPopitem{"/steward.v1.Dict/Popitem", false};
constexpr Method kRemove{"/steward.v1.Dict/Remove", false};
constexpr Method kSize{"/steward.v1.Dict/Size", true};
constexpr Method kClear{"/steward.v1.Dict/Clear", true};
constexpr Method kCopy{"/steward.v1.Dict/Copy", false};
constexpr Method kItems{"/steward.v1.Dict/Items", true};
constexpr Method kKeys{"/steward.v1.Dict/Keys", true};
constexpr Method kValues{"/steward.v1.Dict/Values", true};
constexpr Method kScan{"/steward.v1.Dict/Scan", true};
constexpr Method kUpdate{"/steward.v1.Dict/Update", true};
constexpr Method kGetMany{"/steward.v1.Dict/GetMany", true};
constexpr Method kRemoveMany{"/steward.v1.Dict/RemoveMany", false};
constexpr Method kIncrement{"/steward.v1.Dict/Increment", false};
constexpr Method kCompareExchange{"/steward.v1.Dict/CompareExchange", false};

class RemoteDict final : public store::Dict {
 public:
  RemoteDict(const std::shared_ptr<Core>& core, ObjectId id) : hold_(core, id) {}

  ObjectId id() const override { return hold_.id(); }

  bool get(const Datum& key, OwnedDatum& value) override {
    auto response = call<v1::DictGetResponse>(kGet, about<v1::DictGetRequest>(key));
    if (response.has_value()) wire::take_proto(std::move(*response.mutable_value()), value);
    return response.has_value();
  }

  bool contains(const Datum& key) override {
    return call<v1::DictContainsResponse>(kContains, about<v1::DictContainsRequest>(key)).contains();
  }

  void set(const Datum& key, const Datum& value) override {
    auto request = about<v1::DictSetRequest>(key);
    put_value(value, request.mutable_value());
    call<v1::DictSetResponse>(kSet, request);
  }

  bool setdefault(const Datum& key, const Datum& fallback, OwnedDatum& value) override {
    auto request = about<v1::DictSetdefaultRequest>(key);
    put_value(fallback, request.mutable_value());
    auto response = call<v1::DictSetdefaultResponse>(kSetdefault, request);
    wire::take_proto(std::move(*response.mutable_value()), value);
    return response.inserted();
  }

  bool pop(const Datum& key, OwnedDatum& value) override {
    auto response = call<v1::DictPopResponse>(kPop, about<v1::DictPopRequest>(key));
    if (response.has_value()) wire::take_proto(std::move(*response.mutable_value()), value);
    return response.has_value();
  }

  bool popitem(OwnedDatum& key, OwnedDatum& value) override {
    auto response = call<v1::DictPopitemResponse>(kPopitem, about<v1::DictPopitemRequest>());
    if (!response.has_entry()) return false;
    wire::take_proto(std::move(*response.mutable_entry()->mutable_key()), key);
    wire::take_proto(std::move(*response.mutable_entry()->mutable_value()), value);
    return true;
  }

  bool remove(const Datum& key) override {
    return call<v1::DictRemoveResponse>(kRemove, about<v1::DictRemoveRequest>(key)).removed();
  }

  std::uint64_t size() override {
    return call<v1::DictSizeResponse>(kSize, about<v1::DictSizeRequest>()).size();
  }

  void clear() override { call<v1::DictClearResponse>(kClear, about<v1::DictClearRequest>()); }

  std::shared_ptr<store::Dict> copy() override {
    const auto response = call<v1::DictCopyResponse>(kCopy, about<v1::DictCopyRequest>());
    return make_remote_dict(hold_.core(), response.id());
  }

  std::vector<store::OwnedItem> items() override {
    return pages<v1::DictItemsResponse, store::OwnedItem>(
        kItems, about<v1::DictItemsRequest>(),
        [](auto page, auto& all) { take_entries(page.mutable_entries(), all); });
  }

  std::vector<OwnedDatum> keys() override {
    return pages<v1::DictKeysResponse, OwnedDatum>(
        kKeys, about<v1::DictKeysRequest>(),
        [](auto page, auto& all) { take_all(page.mutable_keys(), all); });
  }

  std::vector<OwnedDatum> values() override {
    return pages<v1::DictValuesResponse, OwnedDatum>(
        kValues, about<v1::DictValuesRequest>(),
        [](auto page, auto& all) { take_all(page.mutable_values(), all); });
  }

  store::ScanPage scan(std::uint64_t cursor, std::uint32_t count) override {
    auto request = about<v1::DictScanRequest>();
    request.set_cursor(cursor);
    request.set_count(count);
    auto response = call<v1::DictScanResponse>(kScan, request);
    store::ScanPage page;
    take_entries(response.mutable_entries(), page.items);
    page.cursor = response.cursor();
    return page;
  }

  void update(std::span<const store::Item> items) override {
    auto request = about<v1::DictUpdateRequest>();
    for (const auto& [key, value] : items) {
      v1::Entry* entry = request.add_entries();
      put_key(key, entry->mutable_key());
      put_value(value, entry->mutable_value());
    }
    call<v1::DictUpdateResponse>(kUpdate, request);
  }

  std::vector<std::optional<OwnedDatum>> get_many(std::span<const Datum> keys) override {
    auto request = about<v1::DictGetManyRequest>();
    for (const Datum& key : keys) put_key(key, request.add_keys());
    return pages<v1::DictGetManyResponse, std::optional<OwnedDatum>>(
        kGetMany, request, [](auto page, auto& all) {
          for (auto& answer : *page.mutable_answers()) {
            auto& value = all.emplace_back();
            if (answer.has_value()) value = take(answer.mutable_value());
          }
        });
  }

  std::uint64_t remove_many(std::span<const Datum> keys) override {
    auto request = about<v1::DictRemoveManyRequest>();
    for (const Datum& key : keys) put_key(key, request.add_keys());
    return call<v1::DictRemoveManyResponse>(kRemoveMany, request).removed();
  }

  OwnedDatum increment(const Datum& key, const Datum& by) override {
    auto request = about<v1::DictIncrementRequest>(key);
    put_value(by, request.mutable_by());
    auto response = call<v1::DictIncrementResponse>(kIncrement, request);
    return take(response.mutable_value());
  }

  store::CompareExchange compare_exchange(const Datum& key, const std::optional<Datum>& expected,
                                          const std::optional<Datum>& desired) override {
    auto request = about<v1::DictCompareExchangeRequest>(key);
    if (expected) put_value(*expected, request.mutable_expected());
    if (desired) put_value(*desired, request.mutable_desired());
    auto response = call<v1::DictCompareExchangeResponse>(kCompareExchange, request);
    return take_exchange(&response);
  }

 private:
  template <typename Request>
  Request about() const {
    Request request;
    request.mutable_dict()->set_id(hold_.id());
    return request;
  }

  template <typename Request>
  Request about(const Datum& key) const {
    auto request = about<Request>();
    put_key(key, request.mutable_key());
    return request;
  }

  template <typename Response, typename Request>
  Response call(const Method& method, const Request& request) {
    return hold_.core()->call<Response>(method, request, &hold_);
  }

  template <typename Response, typename Element, typename Request, typename Add>
  std::vector<Element> pages(const Method& method, const Request& request, Add add) {
    std::vector<Element> all;
    hold_.core()->pages<Response>(
        method, request, &hold_, [&] { all.clear(); }, [&](Response page) { add(std::move(page), all); });
    return all;
  }

  const Hold hold_;
};

}  // namespace

std::shared_ptr<store::Dict> make_remote_dict(const std::shared_ptr<Core>& core, ObjectId id) {
  return std::make_shared<RemoteDict>(core, id);
}

}  // namespace steward::remote
