// The hash of a dict's keys: XXH3 keyed with 192 random bytes of the segment, because remote clients
// choose the keys. About 2 ns for a number, 3 ns for a short string.
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

[[nodiscard]] inline KeyHash hash_key(const Segment& segment, const KeyForm& key) noexcept {
  const auto& secret = segment.header().hash_secret;
  const std::uint64_t hash =
      has_bytes(key.type) ? XXH3_64bits_withSecret(key.norm.data(), key.norm.size(), secret.data(), secret.size())
                          : XXH3_64bits_withSecret(&key.bits, sizeof(key.bits), secret.data(), secret.size());
  return {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint8_t>(0x80U | (hash & 0x7F))};
}

}  // namespace steward
