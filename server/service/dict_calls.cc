#include "service/dict_calls.h"

#include <algorithm>
#include <utility>

#include "service/batch.h"
#include "steward/error.h"

namespace steward::service {
namespace {

constexpr std::uint32_t kDefaultScan = 100;
constexpr std::uint32_t kDefaultScanAll = 16'384;  // each page is a walk over the whole dict

using wire::ProtoDatum;
using wire::to_proto;

void write_entry(const store::OwnedItem& item, v1::Entry* entry) {
  to_proto(item.first.view(), entry->mutable_key());
  to_proto(item.second.view(), entry->mutable_value());
}

std::size_t bytes_of(const store::ScanPage& page) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : page.items) bytes += key.bytes.size() + value.bytes.size();
  return bytes;
}

// The entries that a page of `count` would hold may be larger than a message: then it is read again
// with fewer. One entry alone always fits.
store::ScanPage bounded_scan(store::Dict& dict, std::uint64_t cursor, std::uint32_t count) {
  store::ScanPage page = dict.scan(cursor, count);
  while (page.items.size() > 1 && bytes_of(page) > 2 * wire::kPageBytes) {
    const auto fewer = static_cast<std::uint32_t>(page.items.size() / 2);
    store::ScanPage smaller = dict.scan(cursor, fewer);
    if (smaller.items.size() >= page.items.size()) break;  // the store would rather give whole pages
    page = std::move(smaller);
  }
  return page;
}

}  // namespace

void run(Call& call, const v1::DictGetRequest& request, v1::DictGetResponse& response) {
  OwnedDatum value;
  const auto dict = call.dict(request.dict());
  if (dict->get(ProtoDatum(request.key()).view(), value)) to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::DictAtRequest& request, v1::DictAtResponse& response) {
  OwnedDatum value;
  const ProtoDatum key(request.key());
  if (!call.dict(request.dict())->get(key.view(), value)) throw KeyError(packed::repr(key.view()));
  to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::DictContainsRequest& request, v1::DictContainsResponse& response) {
  response.set_contains(call.dict(request.dict())->contains(ProtoDatum(request.key()).view()));
}

void run(Call& call, const v1::DictSetRequest& request, v1::DictSetResponse&) {
  call.dict(request.dict())->set(ProtoDatum(request.key()).view(), ProtoDatum(request.value()).view());
}

void run(Call& call, const v1::DictSetdefaultRequest& request, v1::DictSetdefaultResponse& response) {
  OwnedDatum value;
  const ProtoDatum key(request.key());
  const ProtoDatum fallback(request.value());
  response.set_inserted(call.dict(request.dict())->setdefault(key.view(), fallback.view(), value));
  to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::DictPopRequest& request, v1::DictPopResponse& response) {
  OwnedDatum value;
  const auto dict = call.dict(request.dict());
  const ProtoDatum key(request.key());
  if (!dict->get(key.view(), value)) return;
  require_sendable(value);
  if (dict->pop(key.view(), value)) to_proto(value.view(), response.mutable_value());
}

void run(Call& call, const v1::DictPopitemRequest& request, v1::DictPopitemResponse& response) {
  store::OwnedItem item;
  const auto dict = call.dict(request.dict());
  if (!dict->popitem(item.first, item.second)) return;
  write_entry(item, response.mutable_entry());
  if (response.ByteSizeLong() <= wire::kMaxMessageBytes) return;
  dict->set(item.first.view(), item.second.view());  // last again, as it was
  throw ValueError("the last item does not fit a message and was put back; take it through the local door");
}

void run(Call& call, const v1::DictRemoveRequest& request, v1::DictRemoveResponse& response) {
  response.set_removed(call.dict(request.dict())->remove(ProtoDatum(request.key()).view()));
}

void run(Call& call, const v1::DictSizeRequest& request, v1::DictSizeResponse& response) {
  response.set_size(call.dict(request.dict())->size());
}

void run(Call& call, const v1::DictEmptyRequest& request, v1::DictEmptyResponse& response) {
  response.set_empty(call.dict(request.dict())->size() == 0);
}

void run(Call& call, const v1::DictClearRequest& request, v1::DictClearResponse&) {
  call.dict(request.dict())->clear();
}

void run(Call& call, const v1::DictCopyRequest& request, v1::DictCopyResponse& response) {
  Session& session = call.session_for("a copy");
  auto copy = call.dict(request.dict())->copy();
  response.set_id(copy->id());
  session.hold(std::move(copy));
}

void run(Call& call, const v1::DictScanRequest& request, v1::DictScanResponse& response) {
  const std::uint32_t count = request.count() == 0 ? kDefaultScan : request.count();
  const auto page = bounded_scan(*call.dict(request.dict()), request.cursor(), count);
  for (const auto& item : page.items) write_entry(item, response.add_entries());
  response.set_cursor(page.cursor);
}

void run(Call& call, const v1::DictUpdateRequest& request, v1::DictUpdateResponse&) {
  Batch batch;
  std::vector<store::Item> items;
  items.reserve(static_cast<std::size_t>(request.entries_size()));
  for (const auto& entry : request.entries()) {
    const Datum key = batch.read(entry.key());
    items.emplace_back(key, batch.read(entry.value()));
  }
  call.dict(request.dict())->update(items);
}

void run(Call& call, const v1::DictRemoveManyRequest& request, v1::DictRemoveManyResponse& response) {
  Batch keys;
  keys.add(request.keys());
  response.set_removed(call.dict(request.dict())->remove_many(keys.data()));
}

void run(Call& call, const v1::DictIncrementRequest& request, v1::DictIncrementResponse& response) {
  const ProtoDatum key(request.key());
  std::string unused;
  const Datum by = request.has_by() ? wire::from_proto(request.by(), unused) : Datum::of_int(1);
  to_proto(call.dict(request.dict())->increment(key.view(), by).view(), response.mutable_value());
}

void run(Call& call, const v1::DictCompareExchangeRequest& request,
         v1::DictCompareExchangeResponse& response) {
  Batch batch;
  const Datum key = batch.read(request.key());
  std::optional<Datum> expected;
  std::optional<Datum> desired;
  if (request.has_expected()) expected = batch.read(request.expected());
  if (request.has_desired()) desired = batch.read(request.desired());
  const auto result = call.dict(request.dict())->compare_exchange(key, expected, desired);
  response.set_exchanged(result.exchanged);
  if (result.seen) to_proto(result.seen->view(), response.mutable_seen());
}

Pages<v1::DictKeysResponse> pages(Call& call, const v1::DictKeysRequest& request) {
  return snapshot_pages<v1::DictKeysResponse>(
      call.dict(request.dict())->keys(),
      [](const OwnedDatum& key, v1::DictKeysResponse& page, PageSize& size) {
        to_proto(key.view(), page.add_keys());
        size.add(key.view());
      });
}

Pages<v1::DictValuesResponse> pages(Call& call, const v1::DictValuesRequest& request) {
  return snapshot_pages<v1::DictValuesResponse>(
      call.dict(request.dict())->values(),
      [](const OwnedDatum& value, v1::DictValuesResponse& page, PageSize& size) {
        to_proto(value.view(), page.add_values());
        size.add(value.view());
      });
}

Pages<v1::DictItemsResponse> pages(Call& call, const v1::DictItemsRequest& request) {
  return snapshot_pages<v1::DictItemsResponse>(
      call.dict(request.dict())->items(),
      [](const store::OwnedItem& item, v1::DictItemsResponse& page, PageSize& size) {
        write_entry(item, page.add_entries());
        size.add(item.first.view());
        size.add(item.second.view());
      });
}

Pages<v1::DictScanAllResponse> pages(Call& call, const v1::DictScanAllRequest& request) {
  const std::uint32_t count = request.count() == 0 ? kDefaultScanAll : request.count();
  return [dict = call.dict(request.dict()), cursor = request.cursor(),
          count](v1::DictScanAllResponse& response) mutable {
    const auto page = bounded_scan(*dict, cursor, count);
    for (const auto& item : page.items) write_entry(item, response.add_entries());
    cursor = page.cursor;
    response.set_cursor(cursor);
    return cursor != 0;
  };
}

Pages<v1::DictGetManyResponse> pages(Call& call, const v1::DictGetManyRequest& request) {
  Batch keys;
  keys.add(request.keys());
  return snapshot_pages<v1::DictGetManyResponse>(
      call.dict(request.dict())->get_many(keys.data()),
      [](const std::optional<OwnedDatum>& value, v1::DictGetManyResponse& page, PageSize& size) {
        auto* answer = page.add_answers();
        if (value) to_proto(value->view(), answer->mutable_value());
        size.add(value ? value->view() : Datum::null());
      });
}

}  // namespace steward::service
