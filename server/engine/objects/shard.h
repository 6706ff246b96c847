// A shard: one page of a dict, with up to 120 entries.
//
//   0      latch    Latch   guards the page and its blobs
//   8      place    u64     prefix << 8 | depth: the page holds the keys whose hash begins with
//                           these `depth` bits
//   16     blobs    BlobArea
//   64     groups   8 x 16 bytes: 15 tags and a count
//   192    entries  120 x 32 bytes, 15 for each group
//   4032
//
// The tags of a group lie in two words; a tag is 0 where the entry is free, else 0x80 and 7 bits of
// the hash. A key lies in the group that 3 bits of its hash name, or where that was full in one of
// the next; the count in each group passed by says how many entries did so, and a search ends at a
// group with a count of 0 (F14's scheme: no tombstones). All words are written by the latch's owner.
//
// An entry becomes true with its tag and ends with it: one word.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "engine/objects/blob_area.h"
#include "engine/objects/hash.h"
#include "engine/objects/outcome.h"

namespace steward {

inline constexpr std::size_t kGroups = 8;
inline constexpr std::size_t kGroupEntries = 15;
inline constexpr std::size_t kShardEntries = kGroups * kGroupEntries;

//   0   key     bits of the key's cell
//   8   value   bits of the value's cell
//   16  order   number of the insertion
//   24  meta    hash | key tag << 32 | value tag << 48
struct Entry {
  Word key;
  Word value;
  Word order;
  Word meta;
};
static_assert(sizeof(Entry) == 32);

struct Shard {
  Latch latch;
  Word place;
  BlobArea blobs;
  Word reserved0;
  std::array<Word, 2 * kGroups> groups;
  std::array<Entry, kShardEntries> entries;
  Word reserved1[8];
};
static_assert(offsetof(Shard, blobs) == 16);
static_assert(offsetof(Shard, groups) == 64);
static_assert(offsetof(Shard, entries) == 192);
static_assert(sizeof(Shard) == kPageBytes);

namespace shard {

[[nodiscard]] inline std::uint64_t load(const Word& word) noexcept {
  return word.load(std::memory_order_relaxed);
}

[[nodiscard]] inline unsigned depth(const Shard& s) noexcept {
  return static_cast<unsigned>(load(s.place) & 0xFF);
}
[[nodiscard]] inline std::uint64_t prefix(const Shard& s) noexcept { return load(s.place) >> 8; }
[[nodiscard]] inline std::uint64_t pack_place(std::uint64_t prefix, unsigned depth) noexcept {
  return prefix << 8 | depth;
}
[[nodiscard]] inline bool covers(const Shard& s, KeyHash hash) noexcept {
  const std::uint64_t place = load(s.place);
  const auto bits = static_cast<unsigned>(place & 0xFF);
  return bits <= 32 && hash.prefix(bits) == place >> 8;
}

[[nodiscard]] inline std::uint32_t hash_bits(std::uint64_t meta) noexcept {
  return static_cast<std::uint32_t>(meta);
}
[[nodiscard]] inline Cell key_cell(const Entry& e) noexcept {
  return {load(e.key), static_cast<std::uint16_t>(load(e.meta) >> 32)};
}
[[nodiscard]] inline Cell value_cell(const Entry& e) noexcept {
  return {load(e.value), static_cast<std::uint16_t>(load(e.meta) >> 48)};
}
[[nodiscard]] inline std::uint64_t pack_meta(std::uint32_t hash, std::uint16_t key_tag,
                                             std::uint16_t value_tag) noexcept {
  return hash | std::uint64_t{key_tag} << 32 | std::uint64_t{value_tag} << 48;
}

#if defined(__SSE2__)
// Bit i for each entry i of a group whose tag is `tag`.
[[nodiscard]] inline std::uint32_t match(std::uint64_t word0, std::uint64_t word1,
                                         std::uint8_t tag) noexcept {
  const __m128i tags = _mm_set_epi64x(static_cast<long long>(word1), static_cast<long long>(word0));
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(tag));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(tags, wanted))) & 0x7FFF;
}
#else
// Bit i for each byte i of a word that is equal to `tag`; exact.
[[nodiscard]] inline std::uint64_t match(std::uint64_t tags, std::uint8_t tag) noexcept {
  constexpr std::uint64_t kLow7 = 0x7F7F7F7F7F7F7F7F;
  const std::uint64_t x = tags ^ (std::uint64_t{0x0101010101010101} * tag);
  const std::uint64_t top = ~(((x & kLow7) + kLow7) | x | kLow7);
  return (top >> 7) * 0x0102040810204080 >> 56;
}
[[nodiscard]] inline std::uint32_t match(std::uint64_t word0, std::uint64_t word1,
                                         std::uint8_t tag) noexcept {
  return static_cast<std::uint32_t>(match(word0, tag) | (match(word1, tag) & 0x7F) << 8);
}
#endif
inline constexpr std::uint64_t kTagLanes1 = 0x0080808080808080;  // the second word ends with the count
[[nodiscard]] inline std::uint64_t passed(std::uint64_t word1) noexcept { return word1 >> 56; }
inline constexpr std::uint64_t kOnePassed = std::uint64_t{1} << 56;

[[nodiscard]] inline bool is_number_key(KeyType type) noexcept {
  return key_class(type) == KeyClass::kNumber;
}

[[nodiscard]] bool same_key_elsewhere(const Segment& segment, const Cell& stored,
                                      const KeyForm& key) noexcept;

[[nodiscard]] inline bool same_key(const Segment& segment, const Entry& e, const KeyForm& key,
                                   KeyHash hash) noexcept {
  const std::uint64_t meta = load(e.meta);
  if (hash_bits(meta) != hash.bits()) return false;
  const Cell stored{load(e.key), static_cast<std::uint16_t>(meta >> 32)};
  const auto type = static_cast<KeyType>(stored.type());
  if (key_class(type) != key.key_class) return false;
  if (!has_bytes(type)) return stored.bits == key.bits;
  return same_key_elsewhere(segment, stored, key);
}

[[nodiscard]] inline bool same_key(const Segment&, const Entry& e, const NumberKey& key,
                                   KeyHash hash) noexcept {
  const std::uint64_t meta = load(e.meta);
  return load(e.key) == key.bits && hash_bits(meta) == hash.bits() &&
         is_number_key(static_cast<KeyType>(meta >> 32 & 15));
}

// The entry of the key, or -1. Without the latch the answer counts once the version has been checked.
template <typename Key>
[[nodiscard]] inline int find(const Segment& segment, const Shard& s, const Key& key, KeyHash hash) noexcept {
  std::size_t group = hash.bits() % kGroups;
  for (std::size_t n = 0; n < kGroups; ++n, group = (group + 1) % kGroups) {
    const std::uint64_t word1 = load(s.groups[2 * group + 1]);
    for (std::uint32_t hits = match(load(s.groups[2 * group]), word1, hash.tag()); hits != 0;
         hits &= hits - 1) {
      const std::size_t i = group * kGroupEntries + static_cast<std::size_t>(std::countr_zero(hits));
      if (same_key(segment, s.entries[i], key, hash)) return static_cast<int>(i);
    }
    if (passed(word1) == 0) return -1;
  }
  return -1;
}

// Calls visit(i) for each entry that is there.
template <typename Visit>
void for_each(const Shard& s, Visit visit) {
  constexpr std::uint64_t kTop = 0x8080808080808080;
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::uint64_t lanes = load(s.groups[2 * group]) & kTop;
    for (; lanes != 0; lanes &= lanes - 1)
      visit(group * kGroupEntries + static_cast<std::size_t>(std::countr_zero(lanes)) / 8);
    lanes = load(s.groups[2 * group + 1]) & kTagLanes1;
    for (; lanes != 0; lanes &= lanes - 1)
      visit(group * kGroupEntries + 8 + static_cast<std::size_t>(std::countr_zero(lanes)) / 8);
  }
}

[[nodiscard]] inline std::uint64_t count(const Shard& s) noexcept {
  std::uint64_t n = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    n += static_cast<std::uint64_t>(std::popcount(load(s.groups[2 * group]) & 0x8080808080808080)) +
         static_cast<std::uint64_t>(std::popcount(load(s.groups[2 * group + 1]) & kTagLanes1));
  }
  return n;
}

// The word and the shift of an entry's tag.
struct TagPlace {
  std::size_t word;
  unsigned shift;
};
[[nodiscard]] inline TagPlace tag_place(std::size_t i) noexcept {
  const std::size_t lane = i % kGroupEntries;
  return {2 * (i / kGroupEntries) + lane / 8, static_cast<unsigned>(lane % 8 * 8)};
}

// Before a change that readers must not see the middle of. In a whole transaction the gate hides it.
inline void hide(Transaction& tx, Shard& s) noexcept {
  if (!tx.whole()) tx.hide(s.latch);
}

// A key and a value to be stored; `owner` is the object's index.
struct NewEntry {
  cell::Prepared key;
  cell::Prepared value;
  KeyHash hash;
  std::uint64_t order;  // number of the insertion
  std::uint32_t owner;
};

// A fresh page as a shard without entries, of depth 0.
Shard& make_empty(const Segment& segment, std::uint64_t offset) noexcept;

// Inserts; kNoRoom when the shard must split first.
[[nodiscard]] Outcome insert(Transaction& tx, Shard& s, NewEntry& e);
// Whether an entry of this hash would find a place.
[[nodiscard]] bool has_place(const Shard& s, KeyHash hash) noexcept;
[[nodiscard]] Outcome overwrite(Transaction& tx, Shard& s, std::size_t i, cell::Prepared& value,
                                std::uint32_t owner);
[[nodiscard]] Outcome remove(Transaction& tx, Shard& s, std::size_t i);

// Moves the entries whose next hash bit is 1 into a fresh page, and returns its offset in `sibling`.
// The directory is the caller's to change, in the same transaction.
[[nodiscard]] Outcome split(Transaction& tx, Shard& s, std::uint32_t owner, std::uint64_t& sibling);

// The key of an entry in its first spelling. False: the reader is late.
template <typename Still>
[[nodiscard]] bool read_key(const Segment& segment, const Cell& c, OwnedDatum& key, std::string& scratch,
                            Still still) {
  const auto type = static_cast<KeyType>(c.type());
  if (!has_bytes(type)) {
    restore_key(type, c.bits, {}, key);
    return true;
  }
  if (!cell::read_bytes(segment, c, scratch, still) || !still()) return false;
  restore_key(type, 0, scratch, key);
  return true;
}

}  // namespace shard
}  // namespace steward
