#include "convert/value.h"

#include <cstdint>
#include <utility>

#include "engine/base/packed.h"
#include "steward/error.h"

namespace steward::wire {
namespace {

using KindCase = v1::Value::KindCase;

void check_depth(int depth) {
  if (depth > packed::kMaxDepth) {
    throw ValueError("the value is nested more than " + std::to_string(packed::kMaxDepth) +
                     " levels deep; flatten it, or keep parts of it in objects of their own");
  }
}

void write(const Datum& datum, int depth, v1::Value* out);

Datum next_of(packed::Reader& reader) {
  const auto element = reader.next();
  if (!element) throw ValueError("the packed form of a nested value is damaged");
  return *element;
}

template <typename Repeated>
void write_elements(const Datum& nested, int depth, Repeated* out) {
  packed::Reader reader(nested);
  while (reader.remaining() > 0) write(next_of(reader), depth, out->Add());
  if (reader.damaged()) throw ValueError("the packed form of a nested value is damaged");
}

void write_entries(const Datum& nested, int depth, v1::DictValue* out) {
  packed::Reader reader(nested);
  while (reader.remaining() > 0) {
    v1::Entry* entry = out->add_entries();
    write(next_of(reader), depth, entry->mutable_key());
    write(next_of(reader), depth, entry->mutable_value());
  }
  if (reader.damaged()) throw ValueError("the packed form of a nested value is damaged");
}

void write_text(std::string_view text, v1::Value* out) {
  if (!packed::valid_utf8(text)) {
    throw ValueError("the str is not valid UTF-8; send it as bytes instead");
  }
  out->set_str_value(text.data(), text.size());
}

void write(const Datum& datum, int depth, v1::Value* out) {
  switch (datum.kind) {
    case Kind::kNull: out->mutable_null_value(); return;
    case Kind::kBool: out->set_bool_value(datum.as_bool()); return;
    case Kind::kInt: out->set_int_value(datum.as_int()); return;
    case Kind::kFloat: out->set_float_value(datum.as_float()); return;
    case Kind::kStr: write_text(datum.bytes, out); return;
    case Kind::kBytes: out->set_bytes_value(datum.bytes.data(), datum.bytes.size()); return;
    case Kind::kRef: out->set_ref_value(datum.bits); return;
    default: check_depth(depth + 1);
  }
  switch (datum.kind) {
    case Kind::kList: return write_elements(datum, depth + 1, out->mutable_list_value()->mutable_values());
    case Kind::kTuple: return write_elements(datum, depth + 1, out->mutable_tuple_value()->mutable_values());
    case Kind::kDict: return write_entries(datum, depth + 1, out->mutable_dict_value());
    default: throw ValueError("a value of an unknown kind");
  }
}

Datum scalar(const v1::Value& value) {
  switch (value.kind_case()) {
    case KindCase::kNullValue: return Datum::null();
    case KindCase::kBoolValue: return Datum::of_bool(value.bool_value());
    case KindCase::kIntValue: return Datum::of_int(value.int_value());
    case KindCase::kFloatValue: return Datum::of_float(value.float_value());
    case KindCase::kStrValue: return Datum::of_str(value.str_value());
    case KindCase::kBytesValue: return Datum::of_bytes(value.bytes_value());
    case KindCase::kRefValue: return Datum::of_ref(value.ref_value());
    default: throw ValueError("a Value without a kind; a null is null_value, said in so many words");
  }
}

Kind nested_kind(KindCase kind) noexcept {
  switch (kind) {
    case KindCase::kListValue: return Kind::kList;
    case KindCase::kDictValue: return Kind::kDict;
    case KindCase::kTupleValue: return Kind::kTuple;
    default: return Kind::kNull;  // not nested
  }
}

std::uint32_t count_of(const v1::Value& value) {
  switch (value.kind_case()) {
    case KindCase::kListValue: return static_cast<std::uint32_t>(value.list_value().values_size());
    case KindCase::kDictValue: return static_cast<std::uint32_t>(value.dict_value().entries_size());
    default: return static_cast<std::uint32_t>(value.tuple_value().values_size());
  }
}

void pack_elements(const v1::Value& value, int depth, packed::Writer& writer);

void pack(const v1::Value& value, int depth, packed::Writer& writer) {
  const Kind kind = nested_kind(value.kind_case());
  if (kind == Kind::kNull) return writer.value(scalar(value));
  check_depth(depth + 1);
  writer.header(kind, count_of(value));
  pack_elements(value, depth + 1, writer);
}

void pack_elements(const v1::Value& value, int depth, packed::Writer& writer) {
  if (value.has_dict_value()) {
    for (const v1::Entry& entry : value.dict_value().entries()) {
      pack(entry.key(), depth, writer);
      pack(entry.value(), depth, writer);
    }
    return;
  }
  const auto& elements = value.has_list_value() ? value.list_value().values() : value.tuple_value().values();
  for (const v1::Value& element : elements) pack(element, depth, writer);
}

}  // namespace

void to_proto(const Datum& datum, v1::Value* out) { write(datum, 0, out); }

Datum from_proto(const v1::Value& value, std::string& packed) {
  const Kind kind = nested_kind(value.kind_case());
  if (kind == Kind::kNull) return scalar(value);
  packed.clear();
  packed::Writer writer(packed);
  writer.count(count_of(value));
  pack_elements(value, 1, writer);
  return Datum::of_packed(kind, packed);
}

void take_proto(v1::Value&& value, OwnedDatum& out) {
  if (value.has_str_value() || value.has_bytes_value()) {
    out.kind = value.has_str_value() ? Kind::kStr : Kind::kBytes;
    out.bits = 0;
    out.bytes = std::move(value.has_str_value() ? *value.mutable_str_value() : *value.mutable_bytes_value());
    return;
  }
  out.bytes.clear();
  const Datum datum = from_proto(value, out.bytes);
  out.kind = datum.kind;
  out.bits = datum.bits;
}

}  // namespace steward::wire
