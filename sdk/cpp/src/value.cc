#include "steward/value.h"

#include <algorithm>
#include <ostream>

#include "engine/base/packed.h"
#include "steward/error.h"

namespace steward {

Value Value::list(Elements elements) { return Value(std::in_place_type<List>, List{std::move(elements)}); }

Value Value::tuple(Elements elements) { return Value(std::in_place_type<Tuple>, Tuple{std::move(elements)}); }

Value Value::dict(Entries entries) {
  Entries unique;
  for (auto& entry : entries) {
    const auto same = std::ranges::find(unique, entry.first, &Entries::value_type::first);
    if (same == unique.end()) {
      unique.push_back(std::move(entry));
    } else {
      same->second = std::move(entry.second);
    }
  }
  return Value(std::in_place_type<Dict>, Dict{std::move(unique)});
}

Kind Value::kind() const noexcept {
  static_assert(std::variant_size_v<Held> == static_cast<std::size_t>(Kind::kRef) + 1);
  return static_cast<Kind>(held_.index());
}

std::size_t Value::size() const {
  if (const auto* text = std::get_if<std::string>(&held_)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&held_)) return bytes->data.size();
  return kind() == Kind::kDict ? entries().size() : elements().size();
}

const Value::Elements& Value::elements() const {
  if (const auto* list = std::get_if<List>(&held_)) return list->elements;
  if (const auto* tuple = std::get_if<Tuple>(&held_)) return tuple->elements;
  std::string scratch;
  detail::throw_wrong_kind(datum(scratch), "list");
}

const Value::Entries& Value::entries() const {
  if (const auto* dict = std::get_if<Dict>(&held_)) return dict->entries;
  std::string scratch;
  detail::throw_wrong_kind(datum(scratch), "dict");
}

const Value& Value::at(const Value& index_or_key) const {
  if (kind() != Kind::kDict) return element_at(index_or_key, elements());
  for (const auto& [key, value] : entries()) {
    if (key == index_or_key) return value;
  }
  std::string scratch;
  detail::throw_key_error(index_or_key.datum(scratch));
}

const Value& Value::element_at(const Value& index, const Elements& elements) const {
  const auto size = static_cast<std::int64_t>(elements.size());
  const auto place = index.as<std::int64_t>();
  if (place < -size || place >= size) detail::throw_index_error(place, elements.size());
  return elements[static_cast<std::size_t>(place < 0 ? place + size : place)];
}

Datum Value::datum(std::string& scratch) const {
  switch (kind()) {
    case Kind::kNull: return Datum::null();
    case Kind::kBool: return Datum::of_bool(std::get<bool>(held_));
    case Kind::kInt: return Datum::of_int(std::get<std::int64_t>(held_));
    case Kind::kFloat: return Datum::of_float(std::get<double>(held_));
    case Kind::kStr: return Datum::of_str(std::get<std::string>(held_));
    case Kind::kBytes: return Datum::of_bytes(std::get<Bytes>(held_).data);
    case Kind::kRef: return Datum::of_ref(std::get<Ref>(held_).id());
    case Kind::kList:
    case Kind::kDict:
    case Kind::kTuple: break;
  }
  scratch.clear();
  detail::Packer out(scratch);
  out.count(size());
  pack_children(out);
  return Datum::of_packed(kind(), scratch);
}

void Value::pack(detail::Packer& out) const {
  if (kind() < Kind::kList || kind() > Kind::kTuple) {
    std::string unused;
    return out.value(datum(unused));
  }
  out.header(kind(), size());
  pack_children(out);
}

void Value::pack_children(detail::Packer& out) const {
  if (kind() != Kind::kDict) {
    for (const Value& element : elements()) element.pack(out);
    return;
  }
  for (const auto& [key, value] : entries()) {
    key.pack(out);
    value.pack(out);
  }
}

Value Value::from_datum(const Datum& datum, const detail::ConnectionPtr& connection) {
  switch (datum.kind) {
    case Kind::kNull: return {};
    case Kind::kBool: return datum.as_bool();
    case Kind::kInt: return datum.as_int();
    case Kind::kFloat: return datum.as_float();
    case Kind::kStr: return datum.bytes;
    case Kind::kBytes: return Bytes(std::string(datum.bytes));
    case Kind::kRef:
      if (connection == nullptr) return Ref(datum.bits);
      return Ref(datum.bits, connection, detail::attach(connection, datum.bits));
    case Kind::kList: return list(elements_of(datum, connection));
    case Kind::kTuple: return tuple(elements_of(datum, connection));
    case Kind::kDict: break;
  }
  Elements flat = elements_of(datum, connection);  // key, value, key, value ...
  Dict dict;
  dict.entries.reserve(flat.size() / 2);
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    dict.entries.emplace_back(std::move(flat[i]), std::move(flat[i + 1]));
  }
  return Value(std::in_place_type<Dict>, std::move(dict));
}

Value::Elements Value::elements_of(const Datum& nested, const detail::ConnectionPtr& connection) {
  detail::Unpacker in(nested);
  Elements elements;
  elements.reserve(in.remaining());
  while (in.remaining() > 0) elements.push_back(from_datum(in.next(), connection));
  return elements;
}

const detail::ConnectionPtr& Value::connection() const noexcept {
  static const detail::ConnectionPtr kNone;
  if (const auto* ref = std::get_if<Ref>(&held_)) return ref->connection();
  const auto first_of = [](const auto& values, const auto& of) -> const detail::ConnectionPtr& {
    for (const auto& value : values) {
      if (const auto& found = of(value)) return found;
    }
    return kNone;
  };
  if (const auto* dict = std::get_if<Dict>(&held_)) {
    return first_of(
        dict->entries, [](const auto& entry) -> const auto& { return entry.second.connection(); });
  }
  const auto* list = std::get_if<List>(&held_);
  const auto* tuple = std::get_if<Tuple>(&held_);
  if (list == nullptr && tuple == nullptr) return kNone;
  return first_of(
      list != nullptr ? list->elements : tuple->elements,
      [](const Value& element) -> const auto& { return element.connection(); });
}

bool operator==(const Value& a, const Value& b) {
  std::string scratch_a;
  std::string scratch_b;
  return packed::equal(a.datum(scratch_a), b.datum(scratch_b));
}

std::ostream& operator<<(std::ostream& out, const Value& value) {
  std::string scratch;
  return out << packed::repr(value.datum(scratch));
}

}  // namespace steward
