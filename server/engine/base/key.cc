#include "engine/base/key.h"

#include <cmath>

#include "steward/error.h"

namespace steward {
namespace {

// A number's spelling and the bits that all its spellings share.
KeyForm number_form(const Datum& number) {
  if (number.kind != Kind::kFloat) {
    if (number.kind == Kind::kBool) {
      return {KeyType::kBool, KeyClass::kNumber, number.bits != 0 ? 1U : 0U, {}, {}};
    }
    return {KeyType::kInt, KeyClass::kNumber, number.bits, {}, {}};
  }
  const double d = number.as_float();
  // Both limits are exact: -2^63 is an int64, 2^63 is the first that is not.
  if (!(d >= -0x1p63 && d < 0x1p63) || d != std::trunc(d)) {
    return {KeyType::kFloat, KeyClass::kFloat, number.bits, {}, {}};
  }
  const KeyType type = d == 0 && std::signbit(d) ? KeyType::kNegativeZero : KeyType::kIntegralFloat;
  return {type, KeyClass::kNumber, static_cast<std::uint64_t>(static_cast<std::int64_t>(d)), {}, {}};
}

Datum spell_number(KeyType type, std::uint64_t bits) noexcept {
  switch (type) {
    case KeyType::kBool: return Datum::of_bool(bits != 0);
    case KeyType::kFloat: return {Kind::kFloat, bits, {}};
    case KeyType::kIntegralFloat:
      return Datum::of_float(static_cast<double>(static_cast<std::int64_t>(bits)));
    case KeyType::kNegativeZero: return Datum::of_float(-0.0);
    default: return {Kind::kInt, bits, {}};
  }
}

bool is_number(Kind kind) noexcept {
  return kind == Kind::kBool || kind == Kind::kInt || kind == Kind::kFloat;
}

// Writes the elements of a tuple that was checked, with one spelling for each number.
void write_norm(packed::Reader elements, packed::Writer& norm, std::string& leaves) {
  while (const auto element = elements.next()) {
    if (element->kind == Kind::kTuple) {
      const packed::Reader nested(*element);
      norm.header(Kind::kTuple, nested.remaining());
      write_norm(nested, norm, leaves);
    } else if (is_number(element->kind)) {
      const KeyForm form = number_form(*element);
      const bool shared = form.key_class == KeyClass::kNumber;
      norm.value({shared ? Kind::kInt : Kind::kFloat, form.bits, {}});
      if (shared) leaves.push_back(static_cast<char>(form.type));
    } else {
      norm.value(*element);
    }
  }
}

// The way back; false where the bytes do not fit together.
bool write_spelled(packed::Reader elements, packed::Writer& out, std::string_view& leaves, int depth) {
  if (depth > packed::kMaxDepth) return false;
  while (const auto element = elements.next()) {
    if (element->kind == Kind::kTuple) {
      const packed::Reader nested(*element);
      out.header(Kind::kTuple, nested.remaining());
      if (!write_spelled(nested, out, leaves, depth + 1)) return false;
    } else if (element->kind == Kind::kInt) {
      if (leaves.empty()) return false;
      out.value(spell_number(static_cast<KeyType>(leaves.front()), element->bits));
      leaves.remove_prefix(1);
    } else {
      out.value(*element);
    }
  }
  return !elements.damaged();
}

void restore_tuple(std::string_view stored, OwnedDatum& key) {
  const std::string_view norm = stored_norm(KeyType::kTuple, stored);
  key.kind = Kind::kTuple;
  key.bits = 0;
  const std::size_t trailer = stored.size() - norm.size();
  if (trailer == sizeof(std::uint32_t)) {
    key.bytes.assign(norm);
    return;
  }
  key.bytes.clear();
  packed::Writer out(key.bytes);
  if (trailer > sizeof(std::uint32_t)) {
    std::string_view leaves = stored.substr(norm.size(), trailer - sizeof(std::uint32_t));
    const packed::Reader elements(Datum::of_packed(Kind::kTuple, norm));
    out.count(elements.remaining());
    if (write_spelled(elements, out, leaves, 1)) return;
    key.bytes.clear();
  }
  out.count(0);
}

KeyForm tuple_form(const Datum& key, std::string& scratch) {
  packed::check_key(key);
  scratch.clear();
  std::string leaves;
  packed::Writer norm(scratch);
  const packed::Reader elements(key);
  norm.count(elements.remaining());
  write_norm(elements, norm, leaves);
  const std::size_t length = scratch.size();
  if (leaves.find_first_not_of(static_cast<char>(KeyType::kInt)) != std::string::npos) {
    scratch += leaves;
  }
  norm.count(static_cast<std::uint32_t>(length));
  if (scratch.size() > packed::kMaxBytes) {
    throw ValueError("a tuple of " + std::to_string(scratch.size()) +
                     " bytes is too large a key: at most 64 MiB");
  }
  const std::string_view stored = scratch;
  return {KeyType::kTuple, KeyClass::kTuple, 0, stored.substr(0, length), stored};
}

}  // namespace

namespace detail {

KeyForm normalize_other_key(const Datum& key, std::string& scratch) {
  switch (key.kind) {
    case Kind::kNull: return {};
    case Kind::kBool:
    case Kind::kInt: return number_form(key);
    case Kind::kTuple: return tuple_form(key, scratch);
    default: break;
  }
  packed::check_key(key);  // throws for what can not be a key
  if (key.kind == Kind::kFloat) return number_form(key);
  const bool text = key.kind == Kind::kStr;
  return {text ? KeyType::kStr : KeyType::kBytes, text ? KeyClass::kStr : KeyClass::kBytes, 0, key.bytes,
          key.bytes};
}

void refuse_str_key(std::string_view text) { packed::check_key(Datum::of_str(text)); }

}  // namespace detail

std::string key_identity(const KeyForm& key) {
  std::string identity(1, static_cast<char>(key.key_class));
  identity.append(reinterpret_cast<const char*>(&key.bits), sizeof key.bits);
  return identity.append(key.norm);
}

void restore_key(KeyType type, std::uint64_t bits, std::string_view stored, OwnedDatum& key) {
  switch (type) {
    case KeyType::kNull: return key.assign(Datum::null());
    case KeyType::kStr: return key.assign(Datum::of_str(stored));
    case KeyType::kBytes: return key.assign(Datum::of_bytes(stored));
    case KeyType::kTuple: return restore_tuple(stored, key);
    default: return key.assign(spell_number(type, bits));
  }
}

OwnedDatum restore_key(KeyType type, std::uint64_t bits, std::string_view stored) {
  OwnedDatum key;
  restore_key(type, bits, stored, key);
  return key;
}

}  // namespace steward
