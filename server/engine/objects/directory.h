// The directory of a dict: from the first bits of a hash to its shard.
//
// An object's `root` word is one of
//   0                      an empty dict without pages
//   shard offset           one shard (page aligned, depth 0)
//   directory offset|depth a directory of 2^depth words at offset + 64 (64-aligned)
//
// A shard of depth d stands in 2^(depth - d) neighbouring words. When a shard of full depth must
// split, the directory is first copied into one twice as large and the root word swapped. The old
// one stays, chained from the new one's first word, until the dict is dropped, so that a late reader
// finds shards there and not foreign memory; all old ones together are no larger than the newest.
#pragma once

#include "engine/objects/gate.h"
#include "engine/objects/shard.h"

namespace steward::directory {

inline constexpr std::uint64_t kDepthMask = 63;
inline constexpr std::uint64_t kFirstWord = 64;
inline constexpr unsigned kMaxDepth = 25;  // the largest run that one step of the allocator can take

[[nodiscard]] constexpr unsigned depth(std::uint64_t root) noexcept {
  return static_cast<unsigned>(root & kDepthMask);
}
[[nodiscard]] constexpr std::uint64_t offset(std::uint64_t root) noexcept { return root & ~kDepthMask; }
[[nodiscard]] constexpr std::uint64_t size(std::uint64_t root) noexcept {
  return std::uint64_t{1} << depth(root);
}
[[nodiscard]] constexpr std::uint64_t run_pages(std::uint64_t root) noexcept {
  return (kFirstWord + 8 * size(root) + kPageBytes - 1) / kPageBytes;
}
[[nodiscard]] inline Word& entry(const Segment& segment, std::uint64_t root, std::uint64_t i) noexcept {
  return segment.word(offset(root) + kFirstWord + 8 * i);
}

// The shard that the root leads to; nullptr where the reader is late. REQUIRES: root != 0.
[[nodiscard]] inline Shard* find(const Segment& segment, std::uint64_t root, KeyHash hash) noexcept {
  const unsigned bits = depth(root);
  std::uint64_t at = offset(root);
  if (bits != 0) {
    const std::uint64_t place = at + kFirstWord + 8 * hash.prefix(bits);
    if (!segment.readable(place, 8)) [[unlikely]]
      return nullptr;
    at = segment.word(place).load(std::memory_order_acquire);
  }
  if (at % kPageBytes != 0 || !segment.readable(at, kPageBytes)) [[unlikely]]
    return nullptr;
  return &segment.at(Offset<Shard>(at));
}

// Calls visit(shard) for each shard, in the order of the hash, until it returns false. False too when
// a late reader is led astray.
template <typename Visit>
bool for_each_shard(const Segment& segment, std::uint64_t root, Visit visit) {
  if (root == 0) return true;
  constexpr std::uint64_t kAhead = 4;
  const std::uint64_t shards = size(root);
  for (std::uint64_t i = 0; i < shards;) {
    const auto hash =
        KeyHash::of_bits(static_cast<std::uint32_t>(i << (32 - depth(root))));  // i is 0 at depth 0
    Shard* shard = find(segment, root, hash);
    if (shard == nullptr) return false;
    const std::uint64_t ahead = i + 2 * kAhead;
    if (ahead < shards) {
      const auto* next = segment.base() + entry(segment, root, ahead).load(std::memory_order_relaxed);
      __builtin_prefetch(next);
      __builtin_prefetch(next + kCacheLine);
    }
    const unsigned bits = shard::depth(*shard);
    if (bits > depth(root) || !visit(*shard)) return false;
    i += std::uint64_t{1} << (depth(root) - bits);
  }
  return true;
}

// Doubles the directory; the root word is set in the transaction. REQUIRES: the gate is closed and hidden.
[[nodiscard]] Outcome double_it(Transaction& tx, ObjectEntry& object, std::uint32_t owner);

// Splits `shard` and enters its sibling. REQUIRES: depth(shard) < depth(root), and the gate is closed and hidden.
[[nodiscard]] Outcome split(Transaction& tx, const ObjectEntry& object, Shard& shard, std::uint32_t owner);

}  // namespace steward::directory
