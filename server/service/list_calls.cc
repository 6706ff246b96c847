#include "service/list_calls.h"

#include <utility>

#include "service/batch.h"
#include "steward/error.h"

namespace steward::service {
namespace {

using wire::ProtoDatum;
using wire::to_proto;

store::Slice slice_of(const v1::SliceBounds& bounds) {
  store::Slice slice;
  if (bounds.has_start()) slice.start = bounds.start();
  if (bounds.has_stop()) slice.stop = bounds.stop();
  if (bounds.has_step()) slice.step = bounds.step();
  return slice;
}

}  // namespace

void run(Call& call, const v1::ListAppendRequest& request, v1::ListAppendResponse&) {
  call.list(request.list())->append(ProtoDatum(request.value()).view());
}

void run(Call& call, const v1::ListExtendRequest& request, v1::ListExtendResponse&) {
  Batch values;
  values.add(request.values());
  call.list(request.list())->extend(values.data());
}

void run(Call& call, const v1::ListInsertRequest& request, v1::ListInsertResponse&) {
  call.list(request.list())->insert(request.index(), ProtoDatum(request.value()).view());
}

void run(Call& call, const v1::ListPopRequest& request, v1::ListPopResponse& response) {
  const std::int64_t index = request.has_index() ? request.index() : -1;
  const auto list = call.list(request.list());
  OwnedDatum value;
  if (list->get(index, value)) require_sendable(value);
  to_proto(list->pop(index).view(), response.mutable_value());
}

void run(Call& call, const v1::ListRemoveRequest& request, v1::ListRemoveResponse&) {
  call.list(request.list())->remove(ProtoDatum(request.value()).view());
}

void run(Call& call, const v1::ListIndexRequest& request, v1::ListIndexResponse& response) {
  std::optional<std::int64_t> stop;
  if (request.has_stop()) stop = request.stop();
  const ProtoDatum value(request.value());
  response.set_index(call.list(request.list())->index(value.view(), request.start(), stop));
}

void run(Call& call, const v1::ListCountRequest& request, v1::ListCountResponse& response) {
  response.set_count(call.list(request.list())->count(ProtoDatum(request.value()).view()));
}

void run(Call& call, const v1::ListContainsRequest& request, v1::ListContainsResponse& response) {
  response.set_contains(call.list(request.list())->contains(ProtoDatum(request.value()).view()));
}

void run(Call& call, const v1::ListAtRequest& request, v1::ListAtResponse& response) {
  OwnedDatum value;
  if (!call.list(request.list())->get(request.index(), value)) throw IndexError("list index out of range");
  to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::ListGetRequest& request, v1::ListGetResponse& response) {
  OwnedDatum value;
  if (call.list(request.list())->get(request.index(), value))
    to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::ListSetRequest& request, v1::ListSetResponse&) {
  call.list(request.list())->set(request.index(), ProtoDatum(request.value()).view());
}

void run(Call& call, const v1::ListSetSliceRequest& request, v1::ListSetSliceResponse&) {
  Batch values;
  values.add(request.values());
  call.list(request.list())->set_slice(slice_of(request.bounds()), values.data());
}

void run(Call& call, const v1::ListRemoveSliceRequest& request, v1::ListRemoveSliceResponse&) {
  call.list(request.list())->remove_slice(slice_of(request.bounds()));
}

void run(Call& call, const v1::ListSortRequest& request, v1::ListSortResponse&) {
  call.list(request.list())->sort(request.reverse());
}

void run(Call& call, const v1::ListReverseRequest& request, v1::ListReverseResponse&) {
  call.list(request.list())->reverse();
}

void run(Call& call, const v1::ListClearRequest& request, v1::ListClearResponse&) {
  call.list(request.list())->clear();
}

void run(Call& call, const v1::ListCopyRequest& request, v1::ListCopyResponse& response) {
  Session& session = call.session_for("a copy");
  auto copy = call.list(request.list())->copy();
  response.set_id(copy->id());
  session.hold(std::move(copy));
}

void run(Call& call, const v1::ListSizeRequest& request, v1::ListSizeResponse& response) {
  response.set_size(call.list(request.list())->size());
}

void run(Call& call, const v1::ListEmptyRequest& request, v1::ListEmptyResponse& response) {
  response.set_empty(call.list(request.list())->size() == 0);
}

void run(Call& call, const v1::ListRepeatRequest& request, v1::ListRepeatResponse&) {
  call.list(request.list())->repeat(request.times());
}

void run(Call& call, const v1::ListIncrementRequest& request, v1::ListIncrementResponse& response) {
  std::string unused;
  const Datum by = request.has_by() ? wire::from_proto(request.by(), unused) : Datum::of_int(1);
  to_proto(call.list(request.list())->increment(request.index(), by).view(), response.mutable_value());
}

void run(Call& call, const v1::ListCompareExchangeRequest& request,
         v1::ListCompareExchangeResponse& response) {
  const ProtoDatum expected(request.expected());
  const ProtoDatum desired(request.desired());
  const auto result =
      call.list(request.list())->compare_exchange(request.index(), expected.view(), desired.view());
  response.set_exchanged(result.exchanged);
  if (result.seen) to_proto(result.seen->view(), response.mutable_seen());
}

Pages<v1::ListSliceResponse> pages(Call& call, const v1::ListSliceRequest& request) {
  return snapshot_pages<v1::ListSliceResponse>(
      call.list(request.list())->slice(slice_of(request.bounds())),
      [](const OwnedDatum& value, v1::ListSliceResponse& page, PageSize& size) {
        to_proto(value.view(), page.add_values());
        size.add(value.view());
      });
}

}  // namespace steward::service
