// The bodies of Dict's calls: included by steward/dict.h alone.
#pragma once

#include "steward/dict.h"

namespace steward {

template <typename K, typename V>
std::optional<V> Dict<K, V>::get(Key key) const {
  const detail::Encoded encoded(key);
  return detail::read_held<V>(connection_,
                              [&](OwnedDatum& found) { return detail::dict_get(*dict_, encoded, found); });
}

template <typename K, typename V>
V Dict<K, V>::get(Key key, Mapped fallback) const {
  std::optional<V> found = get(key);
  return found ? *std::move(found) : V(fallback);
}

template <typename K, typename V>
V Dict<K, V>::at(Key key) const {
  std::optional<V> found = get(key);
  if (!found) detail::throw_key_error(detail::Encoded(key));
  return *std::move(found);
}

template <typename K, typename V>
bool Dict<K, V>::contains(Key key) const {
  return detail::dict_contains(*dict_, detail::Encoded(key));
}

template <typename K, typename V>
void Dict<K, V>::set(Key key, Mapped value) const {
  detail::dict_set(*dict_, detail::Encoded(key), detail::Encoded(value));
}

template <typename K, typename V>
V Dict<K, V>::setdefault(Key key, Mapped value) const {
  const detail::Encoded encoded_key(key);
  const detail::Encoded encoded_value(value);
  return *detail::read_held<V>(connection_, [&](OwnedDatum& found) {
    detail::dict_setdefault(*dict_, encoded_key, encoded_value, found);
    return true;
  });
}

template <typename K, typename V>
std::optional<V> Dict<K, V>::pop(Key key) const {
  const detail::Encoded encoded(key);
  if constexpr (!detail::Plain<V>) return pop_held(encoded);
  OwnedDatum found;
  if (!detail::dict_pop(*dict_, encoded, found)) return std::nullopt;
  return detail::take<V>(std::move(found), connection_);
}

// An object that only this entry refers to must outlive the removal: hold it, then remove the entry if
// it is still the same.
template <typename K, typename V>
std::optional<V> Dict<K, V>::pop_held(const Datum& key) const {
  OwnedDatum found;
  while (detail::dict_get(*dict_, key, found)) {
    if (!detail::holds_refs(found.view())) {
      if (!detail::dict_pop(*dict_, key, found)) break;
      return detail::take<V>(std::move(found), connection_);
    }
    try {
      V held = detail::decode<V>(found.view(), connection_);
      const auto result = detail::dict_compare_exchange(*dict_, key, found.view(), std::nullopt);
      if (result.exchanged) return held;
      detail::refuse_nan(found.view(), result.seen);
    } catch (const NotFound&) {
      if (!detail::dict_contains(*dict_, key)) break;
    }
  }
  return std::nullopt;
}

template <typename K, typename V>
V Dict<K, V>::pop(Key key, Mapped fallback) const {
  std::optional<V> found = pop(key);
  return found ? *std::move(found) : V(fallback);
}

template <typename K, typename V>
std::optional<std::pair<K, V>> Dict<K, V>::popitem() const {
  if constexpr (detail::MayHoldRefs<V>) return popitem_held();
  OwnedDatum key;
  OwnedDatum value;
  if (!detail::dict_popitem(*dict_, key, value)) return std::nullopt;
  K taken = detail::take<K>(std::move(key), connection_);
  return std::pair<K, V>(std::move(taken), detail::take<V>(std::move(value), connection_));
}

// What refers to an object must be held before it is taken out, so the last key is looked up first.
template <typename K, typename V>
std::optional<std::pair<K, V>> Dict<K, V>::popitem_held() const {
  for (;;) {
    std::vector<OwnedDatum> keys = detail::dict_keys(*dict_);
    if (keys.empty()) return std::nullopt;
    if (std::optional<V> value = pop_held(keys.back().view())) {
      return std::pair<K, V>(detail::take<K>(std::move(keys.back()), connection_), *std::move(value));
    }
  }
}

template <typename K, typename V>
bool Dict<K, V>::remove(Key key) const {
  return detail::dict_remove(*dict_, detail::Encoded(key));
}

template <typename K, typename V>
void Dict<K, V>::clear() const {
  detail::dict_clear(*dict_);
}

template <typename K, typename V>
std::vector<K> Dict<K, V>::keys() const {
  return detail::read_all<K>(connection_, [&] { return detail::dict_keys(*dict_); });
}

template <typename K, typename V>
std::vector<V> Dict<K, V>::values() const {
  return detail::read_all<V>(connection_, [&] { return detail::dict_values(*dict_); });
}

template <typename K, typename V>
std::vector<std::pair<K, V>> Dict<K, V>::items() const {
  return detail::read_items<K, V>(connection_, [&] { return detail::dict_items(*dict_); });
}

template <typename K, typename V>
auto Dict<K, V>::scan(std::uint64_t cursor, std::uint32_t count) const -> Page {
  Page page;
  page.cursor = cursor;
  page.items = detail::read_page<K, V>(connection_, *dict_, page.cursor, count);
  return page;
}

template <typename K, typename V>
template <std::ranges::input_range Items>
void Dict<K, V>::update(Items&& items) const {
  detail::Batch batch;
  std::vector<std::pair<K, V>> entries;  // owns what the data below borrow
  for (const auto& [key, value] : items) entries.emplace_back(K(key), V(value));
  std::vector<detail::Item> data;
  data.reserve(entries.size());
  for (const auto& [key, value] : entries) {
    const Datum encoded_key = batch.add<K>(key);
    data.emplace_back(encoded_key, batch.add<V>(value));
  }
  detail::dict_update(*dict_, data);
}

template <typename K, typename V>
template <detail::RangeOf<K> Keys>
std::vector<std::optional<V>> Dict<K, V>::get_many(Keys&& keys) const {
  detail::Batch batch;
  decltype(auto) elements = detail::kept<K>(keys);
  const std::vector<Datum> data = detail::encode_all<K>(elements, batch);
  const auto read = [&] { return detail::dict_get_many(*dict_, data); };
  return detail::read_many_held<V>(read, [&](std::vector<std::optional<OwnedDatum>>&& found) {
    std::vector<std::optional<V>> values(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) values[i] = detail::take<V>(std::move(*found[i]), connection_);
    }
    return values;
  });
}

template <typename K, typename V>
template <detail::RangeOf<K> Keys>
std::uint64_t Dict<K, V>::remove_many(Keys&& keys) const {
  detail::Batch batch;
  decltype(auto) elements = detail::kept<K>(keys);
  return detail::dict_remove_many(*dict_, detail::encode_all<K>(elements, batch));
}

template <typename K, typename V>
V Dict<K, V>::increment(Key key, Mapped by) const requires(Numeric<V> || std::same_as<V, Value>) {
  OwnedDatum sum = detail::dict_increment(*dict_, detail::Encoded(key), detail::Encoded(by));
  return detail::take<V>(std::move(sum), connection_);
}

template <typename K, typename V>
Exchange<V> Dict<K, V>::compare_exchange(Key key, const std::optional<V>& expected,
                                         const std::optional<V>& desired) const {
  detail::Batch batch;
  std::optional<Datum> from;
  std::optional<Datum> to;
  if (expected) from = batch.add<V>(*expected);
  if (desired) to = batch.add<V>(*desired);
  return detail::take_exchange<V>(detail::dict_compare_exchange(*dict_, detail::Encoded(key), from, to),
                                  connection_);
}

template <typename K, typename V>
template <std::invocable<V> Function>
V Dict<K, V>::modify(Key key, Function&& function) const {
  return modify_from(key, nullptr, function);
}

template <typename K, typename V>
template <std::invocable<V> Function>
V Dict<K, V>::modify(Key key, Mapped fallback, Function&& function) const {
  const V initial(fallback);
  return modify_from(key, &initial, function);
}

template <typename K, typename V>
template <typename Function>
V Dict<K, V>::modify_from(Key key, const V* fallback, Function& function) const {
  static_assert(std::convertible_to<std::invoke_result_t<Function&, V>, V>,
                "modify(key, function): the function must take the value and return the new one");
  const detail::Encoded encoded(key);
  for (OwnedDatum found;;) {
    std::optional<Datum> seen;
    std::optional<V> before;
    if (detail::dict_get(*dict_, encoded, found)) {
      seen = found.view();
      before = detail::decode<V>(*seen, connection_);
    } else if (fallback == nullptr) {
      detail::throw_key_error(encoded);
    }
    V after = function(before ? *std::move(before) : *fallback);
    const detail::Encoded desired(after);
    const auto result =
        detail::dict_compare_exchange(*dict_, encoded, seen, static_cast<const Datum&>(desired));
    if (result.exchanged) return after;
    detail::refuse_nan(seen, result.seen);
  }
}

}  // namespace steward
