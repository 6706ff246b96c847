// Key forms: what the dict compares, hashes and keeps of a key.
//
// As in Python 1, 1.0 and True are one key, and so are 0 and -0.0, within tuples too; the spelling
// that came first is kept. So a key falls into two parts. Its *identity*, all that equality and the
// hash may look at, is a class with 8 bytes of bits or a run of bytes. Its *spelling* is one byte,
// the KeyType, and for tuples a trailer behind the identity's bytes.
//
//   class    types                                   bits              stored bytes
//   kNumber  kInt kBool kIntegralFloat kNegativeZero the int64         -
//   kFloat   kFloat (no int64 is equal to it)        IEEE 754 double   -
//   kNull    kNull                                   0                 -
//   kStr     kStr                                    0                 the text
//   kBytes   kBytes                                  0                 the bytes
//   kTuple   kTuple                                  0                 norm  leaf:u8*  length(norm):u32
//
// A tuple's `norm` is its packed body with every number of class kNumber written as an int. The
// leaves are the KeyTypes of those numbers, in order, and are left out when all of them are kInt.
// A NaN is equal to nothing, not even itself, and is refused as a key.
//
// Costs: an int or null is inline and a few instructions; a str is one pass over its bytes, 8 at a
// time while they are ASCII; a tuple is written anew into the caller's scratch.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/base/packed.h"
#include "steward/datum.h"

namespace steward {

// Stored in segments: do not renumber.
enum class KeyType : std::uint8_t {
  kNull = 0,
  kBool = 1,
  kInt = 2,
  kFloat = 3,
  kStr = 4,
  kBytes = 5,
  kIntegralFloat = 6,  // a float that equals an int64
  kNegativeZero = 7,   // -0.0
  kTuple = 8,
};

enum class KeyClass : std::uint8_t { kNull = 0, kNumber = 2, kFloat = 3, kStr = 4, kBytes = 5, kTuple = 8 };

[[nodiscard]] constexpr KeyClass key_class(KeyType type) noexcept {
  switch (type) {
    case KeyType::kBool:
    case KeyType::kInt:
    case KeyType::kIntegralFloat:
    case KeyType::kNegativeZero: return KeyClass::kNumber;
    default: return static_cast<KeyClass>(type);
  }
}

[[nodiscard]] constexpr bool has_bytes(KeyType type) noexcept {
  return type == KeyType::kStr || type == KeyType::kBytes || type == KeyType::kTuple;
}

// A key made ready for a dict. Its views point into the key or the scratch that it was made from.
struct KeyForm {
  KeyType type = KeyType::kNull;
  KeyClass key_class = KeyClass::kNull;
  std::uint64_t bits = 0;   // identity
  std::string_view norm;    // identity
  std::string_view stored;  // what to keep: `norm`, and a tuple's spelling behind it
};

namespace detail {
KeyForm normalize_other_key(const Datum& key, std::string& scratch);
void refuse_str_key(std::string_view text);  // throws if it is not UTF-8 or too large
[[nodiscard]] inline bool is_short_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  if (text.size() > 256) return false;  // longer text is worth a call
  std::uint64_t seen = 0;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    seen |= word;
  }
  for (; left != 0; ++at, --left) seen |= static_cast<unsigned char>(*at);
  return (seen & kHighBits) == 0;
}
}  // namespace detail

// Throws what packed::check_key throws: TypeError for a list, dict or ref, ValueError for a NaN, bad
// UTF-8, a key that is too large, too deep or malformed.
[[nodiscard]] inline KeyForm normalize_key(const Datum& key, std::string& scratch) {
  if (key.kind == Kind::kInt) return {KeyType::kInt, KeyClass::kNumber, key.bits, {}, {}};
  if (key.kind == Kind::kStr) {
    if (!detail::is_short_ascii(key.bytes)) detail::refuse_str_key(key.bytes);
    return {KeyType::kStr, KeyClass::kStr, 0, key.bytes, key.bytes};
  }
  return detail::normalize_other_key(key, scratch);
}

// The identity within stored bytes. Of a damaged tuple (never written by us) it is all the bytes.
[[nodiscard]] inline std::string_view stored_norm(KeyType type, std::string_view stored) noexcept {
  if (type != KeyType::kTuple || stored.size() < sizeof(std::uint32_t)) return stored;
  std::uint32_t length;
  std::memcpy(&length, stored.data() + stored.size() - sizeof length, sizeof length);
  return length <= stored.size() - sizeof length ? stored.substr(0, length) : stored;
}

[[nodiscard]] inline bool same_key(const KeyForm& key, KeyType type, std::uint64_t bits,
                                   std::string_view stored) noexcept {
  return key.key_class == key_class(type) && key.bits == bits && key.norm == stored_norm(type, stored);
}

// The identity as one string: two keys are one if these are equal. For std containers.
[[nodiscard]] std::string key_identity(const KeyForm& key);

// The key in its first spelling. Damaged bytes give an empty tuple; nothing outside is read.
void restore_key(KeyType type, std::uint64_t bits, std::string_view stored, OwnedDatum& key);
[[nodiscard]] OwnedDatum restore_key(KeyType type, std::uint64_t bits, std::string_view stored);

}  // namespace steward
