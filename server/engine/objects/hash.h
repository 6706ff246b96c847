// The hash of a dict's keys, keyed with random bytes of the segment, because remote clients choose the
// keys: XXH3 with a secret of 192 bytes for what has bytes, about 3 ns for a short string; for numbers,
// which are most keys, the folded product of the number and two secret words, 1 ns (wyhash's step).
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/base/key.h"
#include "engine/segment/segment.h"

namespace steward {

// One word, so that it stays in a register.
class KeyHash {
 public:
  constexpr KeyHash() = default;
  constexpr explicit KeyHash(std::uint64_t hash) : hash_(hash) {}
  // Knows where a key lies, but not its tag.
  static constexpr KeyHash of_bits(std::uint32_t bits) { return KeyHash(std::uint64_t{bits} << 32); }

  // Stored in the entry: the directory uses it from the top, the shard its low 3 bits.
  [[nodiscard]] constexpr std::uint32_t bits() const noexcept {
    return static_cast<std::uint32_t>(hash_ >> 32);
  }
  // The first `count` bits, 0 to 32.
  [[nodiscard]] constexpr std::uint64_t prefix(unsigned count) const noexcept {
    return hash_ >> 1 >> (63 - count);
  }
  // 0x80 .. 0xff
  [[nodiscard]] constexpr std::uint8_t tag() const noexcept {
    return static_cast<std::uint8_t>(0x80U | (hash_ & 0x7F));
  }

 private:
  std::uint64_t hash_ = 0;
};

// A key that is a number: the common case, without the rest of a KeyForm.
struct NumberKey {
  KeyType type;
  std::uint64_t bits;
};

namespace detail {
[[nodiscard]] inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}
}  // namespace detail

[[nodiscard]] inline KeyHash hash_key(const Segment& segment, const NumberKey& key) noexcept {
  return KeyHash(detail::fold(key.bits ^ segment.number_secret(0), segment.number_secret(1)));
}

[[nodiscard]] inline KeyHash hash_key(const Segment& segment, const KeyForm& key) noexcept {
  if (!has_bytes(key.type)) return hash_key(segment, NumberKey{key.type, key.bits});
  const auto& secret = segment.header().hash_secret;
  return KeyHash(XXH3_64bits_withSecret(key.norm.data(), key.norm.size(), secret.data(), secret.size()));
}

}  // namespace steward
