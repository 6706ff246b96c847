#include "support/values.h"

#include "engine/base/packed.h"

namespace steward::testing {
namespace {

V nested(Kind kind, const std::vector<V>& elements, std::size_t count) {
  std::string body;
  packed::Writer writer(body);
  writer.count(static_cast<std::uint32_t>(count));
  for (const V& element : elements) writer.value(element);
  return V(Datum::of_packed(kind, body));
}

// A mebibyte is no help in a failure's report.
std::string shown(const V& v) {
  const std::string text = packed::repr(v);
  if (text.size() <= 500) return text;
  return text.substr(0, 200) + "...(" + std::to_string(text.size()) + " bytes)";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const V& v) { return out << shown(v); }

std::ostream& operator<<(std::ostream& out, const Vs& vs) {
  out << '[';
  for (const V& v : vs.values_) out << (&v == vs.values_.data() ? "" : ", ") << v;
  return out << ']';
}

std::ostream& operator<<(std::ostream& out, const Entries& entries) {
  out << '{';
  for (const auto& entry : entries.entries_) {
    out << (&entry == entries.entries_.data() ? "" : ", ") << entry.first << ": " << entry.second;
  }
  return out << '}';
}

V N() { return V(Datum::null()); }
V B(bool truth) { return V(Datum::of_bool(truth)); }
V I(std::int64_t number) { return V(Datum::of_int(number)); }
V F(double number) { return V(Datum::of_float(number)); }
V S(std::string_view text) { return V(Datum::of_str(text)); }
V Y(std::string_view raw) { return V(Datum::of_bytes(raw)); }
V R(ObjectId id) { return V(Datum::of_ref(id)); }
V L(const std::vector<V>& elements) { return nested(Kind::kList, elements, elements.size()); }
V T(const std::vector<V>& elements) { return nested(Kind::kTuple, elements, elements.size()); }

V D(const std::vector<std::pair<V, V>>& entries) {
  std::vector<V> flat;
  for (const auto& [key, value] : entries) {
    flat.push_back(key);
    flat.push_back(value);
  }
  return nested(Kind::kDict, flat, entries.size());
}

V nested_list(int levels, const V& innermost) {
  V value = innermost;
  for (int i = 0; i < levels; ++i) value = L({value});
  return value;
}

Vs::Vs(std::vector<V> values) : values_(std::move(values)) {
  for (const V& v : values_) views_.push_back(v);
}

Vs::Vs(std::vector<OwnedDatum> owned) {
  for (OwnedDatum& d : owned) values_.emplace_back(std::move(d));
  for (const V& v : values_) views_.push_back(v);
}

Entries::Entries(std::vector<std::pair<V, V>> entries) : entries_(std::move(entries)) {
  for (const auto& [key, value] : entries_) views_.emplace_back(key, value);
}

Entries::Entries(const std::vector<store::OwnedItem>& items) {
  for (const auto& [key, value] : items) entries_.emplace_back(V(key), V(value));
  for (const auto& [key, value] : entries_) views_.emplace_back(key, value);
}

std::optional<V> find(store::Dict& dict, const Datum& key) {
  OwnedDatum value;
  if (!dict.get(key, value)) return std::nullopt;
  return V(std::move(value));
}

std::optional<V> find(store::List& list, std::int64_t index) {
  OwnedDatum value;
  if (!list.get(index, value)) return std::nullopt;
  return V(std::move(value));
}

std::optional<V> optional_value(const std::optional<OwnedDatum>& owned) {
  if (!owned) return std::nullopt;
  return V(*owned);
}

}  // namespace steward::testing
