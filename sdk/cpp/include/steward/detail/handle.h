// What Dict and List have in common: the connection and the object, the conversion of handles to
// values of kind ref, and the care that a value handed out keeps the objects it refers to alive.
// Nothing here is for users.
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "steward/convert.h"
#include "steward/error.h"
#include "steward/value.h"

namespace steward {

template <typename K = Value, typename V = Value>
class Dict;

template <typename T = Value>
class List;

namespace detail {

// How a key or value is given to a call: numbers by value, strings borrowed.
template <typename T>
using Param =
    std::conditional_t<std::is_arithmetic_v<T> || std::is_enum_v<T>, T,
                       std::conditional_t<std::same_as<T, std::string>, std::string_view, const T&>>;

// Types that become a Datum without a scratch: the fast path has only the Datum on its stack.
template <typename T>
concept Direct = requires(const T& value) {
  Codec<T>::datum(value);
};

// A parameter as a Datum, for the length of a call.
template <typename T>
class Encoded {
 public:
  explicit Encoded(const T& value) : datum_(encode<T>(value, scratch_)) {}
  Encoded(const Encoded&) = delete;
  Encoded& operator=(const Encoded&) = delete;
  operator const Datum&() const noexcept { return datum_; }

 private:
  std::string scratch_;
  Datum datum_;
};

template <Direct T>
class Encoded<T> {
 public:
  explicit Encoded(const T& value) : datum_(Codec<T>::datum(value)) {}
  Encoded(const Encoded&) = delete;
  Encoded& operator=(const Encoded&) = delete;
  operator const Datum&() const noexcept { return datum_; }

 private:
  Datum datum_;
};

template <typename T>
Encoded(const T&) -> Encoded<T>;

// Types whose values never hold a reference need no care.
template <typename T>
concept Plain = Codec<T>::kPlain;

// Handles, and Value and Ref, which stand for one. A struct or vector of handles is not told from others.
template <typename T>
concept MayHoldRefs = std::same_as<T, Value> || std::same_as<T, Ref> || requires(const T& handle) {
  handle.ref();
};

// A value that refers to other objects is read, and then a hold is taken on these: in between, the last
// other reference may have gone. Then the value has changed too, and is read again.
inline constexpr int kMaxHoldAttempts = 16;

// `read` fills its argument, or says that there is nothing.
template <typename T, typename Read>
std::optional<T> read_held(const ConnectionPtr& connection, Read&& read) {
  OwnedDatum found;
  for (int attempt = 1;; ++attempt) {
    if (!read(found)) return std::nullopt;
    if constexpr (Plain<T>) {
      return take<T>(std::move(found), connection);
    } else {
      try {
        return take<T>(std::move(found), connection);
      } catch (const NotFound&) {
        if (attempt == kMaxHoldAttempts) throw;
      }
    }
  }
}

// The same for a read that brings many values: `read` brings them, `take` makes them the caller's. Read
// again as a whole, so that what is returned was all there at one instant.
template <typename T, typename Read, typename Take>
auto read_many_held(Read&& read, Take&& take) {
  if constexpr (Plain<T>) {
    return take(read());
  } else {
    for (int attempt = 1;; ++attempt) {
      auto found = read();
      try {
        return take(std::move(found));
      } catch (const NotFound&) {
        if (attempt == kMaxHoldAttempts) throw;
      }
    }
  }
}

template <typename T, typename Read>
std::vector<T> read_all(const ConnectionPtr& connection, Read&& read) {
  return read_many_held<T>(read, [&](std::vector<OwnedDatum>&& found) {
    std::vector<T> values;
    values.reserve(found.size());
    for (OwnedDatum& datum : found) values.push_back(take<T>(std::move(datum), connection));
    return values;
  });
}

template <typename Key, typename V, typename Read>
std::vector<std::pair<Key, V>> read_items(const ConnectionPtr& connection, Read&& read) {
  return read_many_held<V>(read, [&](std::vector<OwnedItem>&& found) {
    std::vector<std::pair<Key, V>> items;
    items.reserve(found.size());
    for (auto& [key, value] : found) {
      // In two steps: the order in which arguments are evaluated is not said.
      Key taken = take<Key>(std::move(key), connection);
      items.emplace_back(std::move(taken), take<V>(std::move(value), connection));
    }
    return items;
  });
}

// A page of a dict from `cursor` on, which is moved to the next one.
template <typename Key, typename V>
std::vector<std::pair<Key, V>> read_page(const ConnectionPtr& connection, store::Dict& dict,
                                         std::uint64_t& cursor, std::uint32_t count) {
  std::uint64_t next = cursor;
  auto items = read_items<Key, V>(connection, [&] {
    next = cursor;
    return dict_scan(dict, next, count);
  });
  cursor = next;
  return items;
}

// Many values as data, for the length of a call.
class Batch {
 public:
  template <typename T>
  Datum add(const T& value) {
    if (scratch_.empty() || !scratch_.back().empty()) scratch_.emplace_back();
    return encode<T>(value, scratch_.back());
  }

 private:
  std::deque<std::string> scratch_;  // one for each value that needed one
};

// The elements of a range, kept if the range makes them as it goes.
template <typename T, std::ranges::input_range Range>
decltype(auto) kept(Range&& range) {
  using Reference = std::ranges::range_reference_t<Range>;
  if constexpr (std::is_lvalue_reference_v<Reference> && std::ranges::forward_range<Range> &&
                std::same_as<std::remove_cvref_t<Reference>, T>) {
    return std::forward<Range>(range);
  } else {
    std::vector<T> elements;
    for (auto&& element : range) elements.push_back(static_cast<T>(std::forward<decltype(element)>(element)));
    return elements;
  }
}

template <typename Range, typename T>
concept RangeOf =
    std::ranges::input_range<Range> && std::convertible_to<std::ranges::range_reference_t<Range>, T>;

template <typename T>
std::span<const T> span_of(std::initializer_list<T> values) {
  return {values.begin(), values.size()};
}

template <typename T, typename Elements>
std::vector<Datum> encode_all(Elements&& elements, Batch& batch) {
  std::vector<Datum> data;
  if constexpr (std::ranges::sized_range<Elements>) data.reserve(std::ranges::size(elements));
  for (const T& element : elements) data.push_back(batch.add<T>(element));
  return data;
}

// The object behind a handle, as a type: one for each kind.
template <typename K, typename V>
struct Codec<Dict<K, V>> : DirectCodec<Codec<Dict<K, V>>, Dict<K, V>> {
  static constexpr bool kPlain = false;
  static Datum datum(const Dict<K, V>& dict) { return Datum::of_ref(dict.id()); }
  static Dict<K, V> decode(const Datum& datum, const ConnectionPtr& connection) {
    if (datum.kind != Kind::kRef) throw_wrong_kind(datum, "ref to a dict");
    return Dict<K, V>(connection, attach_dict(connection, datum.bits));
  }
};

template <typename T>
struct Codec<List<T>> : DirectCodec<Codec<List<T>>, List<T>> {
  static constexpr bool kPlain = false;
  static Datum datum(const List<T>& list) { return Datum::of_ref(list.id()); }
  static List<T> decode(const Datum& datum, const ConnectionPtr& connection) {
    if (datum.kind != Kind::kRef) throw_wrong_kind(datum, "ref to a list");
    return List<T>(connection, attach_list(connection, datum.bits));
  }
};

}  // namespace detail

// What `compare_exchange` says: whether it stored, and what it saw (nothing: absent).
template <typename T>
struct Exchange {
  bool exchanged = false;
  std::optional<T> seen;
  explicit operator bool() const noexcept { return exchanged; }
};

namespace detail {

template <typename T>
Exchange<T> take_exchange(Exchanged&& found, const ConnectionPtr& connection) {
  Exchange<T> result{found.exchanged, std::nullopt};
  if (found.seen) result.seen = take<T>(std::move(*found.seen), connection);
  return result;
}

}  // namespace detail
}  // namespace steward
