// Values as tests write and compare them.
//
//   dict->set(S("a"), L({I(1), F(2.5), N()}));
//   EXPECT_EQ(V(dict->at(S("a"))), L({I(1), F(2.5), N()}));
//
// Comparison is of spelling, stricter than Python's ==: 1, 1.0 and True differ, -0.0 and 0.0 too.
#pragma once

#include <initializer_list>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/store/store.h"
#include "steward/datum.h"

namespace steward::testing {

// Owns a value and is a Datum wherever one is wanted.
class V {
 public:
  V() = default;
  explicit V(OwnedDatum owned) : owned_(std::move(owned)) {}
  explicit V(const Datum& d) : owned_(d) {}

  operator Datum() const noexcept { return owned_.view(); }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] Datum view() const noexcept { return owned_.view(); }
  [[nodiscard]] Kind kind() const noexcept { return owned_.kind; }
  [[nodiscard]] const std::string& bytes() const noexcept { return owned_.bytes; }

  friend bool operator==(const V& a, const V& b) noexcept {
    return a.owned_.kind == b.owned_.kind && a.owned_.bits == b.owned_.bits &&
           a.owned_.bytes == b.owned_.bytes;
  }
  friend std::ostream& operator<<(std::ostream& out, const V& v);

 private:
  OwnedDatum owned_;
};

[[nodiscard]] V N();                       // None
[[nodiscard]] V B(bool truth);             // bool
[[nodiscard]] V I(std::int64_t number);    // int
[[nodiscard]] V F(double number);          // float
[[nodiscard]] V S(std::string_view text);  // str
[[nodiscard]] V Y(std::string_view raw);   // bytes
[[nodiscard]] V R(ObjectId id);            // a reference
[[nodiscard]] V L(const std::vector<V>& elements);
[[nodiscard]] V T(const std::vector<V>& elements);
[[nodiscard]] V D(const std::vector<std::pair<V, V>>& entries);

// The value within `levels` lists: [[[value]]] for 3.
[[nodiscard]] V nested_list(int levels, const V& innermost = N());

// Several values, and the span of views that the store's calls take.
class Vs {
 public:
  Vs() = default;
  Vs(std::initializer_list<V> values) : Vs(std::vector<V>(values)) {}
  explicit Vs(std::vector<V> values);
  explicit Vs(std::vector<OwnedDatum> owned);
  Vs(const Vs&) = delete;
  Vs& operator=(const Vs&) = delete;

  operator std::span<const Datum>() const noexcept { return views_; }  // NOLINT
  [[nodiscard]] const std::vector<V>& values() const noexcept { return values_; }
  friend bool operator==(const Vs& a, const Vs& b) noexcept { return a.values_ == b.values_; }
  friend std::ostream& operator<<(std::ostream& out, const Vs& vs);

 private:
  std::vector<V> values_;
  std::vector<Datum> views_;
};

// The same for a dict's entries.
class Entries {
 public:
  Entries() = default;
  Entries(std::initializer_list<std::pair<V, V>> entries) : Entries(std::vector(entries)) {}
  explicit Entries(std::vector<std::pair<V, V>> entries);
  explicit Entries(const std::vector<store::OwnedItem>& items);
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  operator std::span<const store::Item>() const noexcept { return views_; }  // NOLINT
  friend bool operator==(const Entries& a, const Entries& b) noexcept { return a.entries_ == b.entries_; }
  friend std::ostream& operator<<(std::ostream& out, const Entries& entries);

 private:
  std::vector<std::pair<V, V>> entries_;
  std::vector<store::Item> views_;
};

// What a call that fills an OwnedDatum found.
[[nodiscard]] std::optional<V> find(store::Dict& dict, const Datum& key);
[[nodiscard]] std::optional<V> find(store::List& list, std::int64_t index);
[[nodiscard]] std::optional<V> optional_value(const std::optional<OwnedDatum>& owned);

}  // namespace steward::testing
