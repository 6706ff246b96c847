// The hash of a dict's keys, keyed with random bytes of the segment, because remote clients choose the
// keys: XXH3 with a secret of 192 bytes for what has bytes, about 3 ns for a short string; for numbers,
// which are most keys, the folded product of the number and two secret words, 1 ns (wyhash's step).
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/base/key.h"
#include "engine/segment/segment.h"

namespace steward {

struct KeyHash {
  std::uint32_t bits;  // stored in the entry: the directory uses it from the top, the shard its low 3 bits
  std::uint8_t tag;    // 0x80 .. 0xff
};

// A key that is a number: the common case, without the rest of a KeyForm.
struct NumberKey {
  KeyType type;
  std::uint64_t bits;
};

namespace detail {
[[nodiscard]] inline KeyHash split_hash(std::uint64_t hash) noexcept {
  return {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint8_t>(0x80U | (hash & 0x7F))};
}
[[nodiscard]] inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}
}  // namespace detail

[[nodiscard]] inline KeyHash hash_key(const Segment& segment, const NumberKey& key) noexcept {
  return detail::split_hash(detail::fold(key.bits ^ segment.number_secret(0), segment.number_secret(1)));
}

[[nodiscard]] inline KeyHash hash_key(const Segment& segment, const KeyForm& key) noexcept {
  if (!has_bytes(key.type)) return hash_key(segment, NumberKey{key.type, key.bits});
  const auto& secret = segment.header().hash_secret;
  return detail::split_hash(XXH3_64bits_withSecret(key.norm.data(), key.norm.size(), secret.data(), secret.size()));
}

}  // namespace steward
