// Values on their way out and in.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "convert/value.h"
#include "engine/base/packed.h"
#include "engine/store/store.h"

namespace steward::remote {

inline void put_key(const Datum& key, v1::Value* out) {
  packed::check_key(key);
  wire::to_proto(key, out);
}

inline void put_value(const Datum& value, v1::Value* out) {
  packed::check_value(value);
  wire::to_proto(value, out);
}

inline OwnedDatum take(v1::Value* value) {
  OwnedDatum owned;
  wire::take_proto(std::move(*value), owned);
  return owned;
}

template <typename Repeated>
void take_all(Repeated* values, std::vector<OwnedDatum>& out) {
  for (auto& value : *values) out.push_back(take(&value));
}

template <typename Repeated>
void take_entries(Repeated* entries, std::vector<store::OwnedItem>& out) {
  for (auto& entry : *entries) out.emplace_back(take(entry.mutable_key()), take(entry.mutable_value()));
}

template <typename Response>
store::CompareExchange take_exchange(Response* response) {
  store::CompareExchange result;
  result.exchanged = response->exchanged();
  if (response->has_seen()) result.seen = take(response->mutable_seen());
  return result;
}

}  // namespace steward::remote
