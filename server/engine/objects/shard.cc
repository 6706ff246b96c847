#include "engine/objects/shard.h"

namespace steward::shard {
namespace {

constexpr std::size_t kMostPassed = 3;  // groups that an insert may pass by before the shard splits
constexpr std::size_t kCells = 2 * kShardEntries;

std::uint64_t free_lanes(std::uint64_t word) noexcept { return ~word & 0x8080808080808080; }

// Where a new entry of this hash can go. False: split.
bool find_free(const Shard& s, KeyHash hash, std::size_t& index, std::size_t& passes) noexcept {
  std::size_t group = hash.bits() % kGroups;
  for (passes = 0; passes <= kMostPassed; ++passes, group = (group + 1) % kGroups) {
    std::uint64_t lanes = free_lanes(load(s.groups[2 * group]));
    std::size_t first = group * kGroupEntries;
    if (lanes == 0) {
      lanes = free_lanes(load(s.groups[2 * group + 1])) & kTagLanes1;
      first += 8;
    }
    if (lanes == 0) continue;
    index = first + static_cast<std::size_t>(std::countr_zero(lanes)) / 8;
    return true;
  }
  return false;
}

// Room for `bytes` more bytes of blobs.
bool ensure_room(Transaction& tx, Shard& s, std::uint64_t bytes, std::uint32_t owner) {
  if (bytes == 0 || blob_area::has_room(s.blobs, bytes)) return true;
  if (!tx.reserve(kCells + 32)) return false;
  hide(tx, s);
  return blob_area::make_room(tx, s.blobs, bytes, owner, [&](auto move) {
    for_each(s, [&](std::size_t i) {
      Entry& e = s.entries[i];
      if (key_cell(e).storage() == Storage::kArea) {
        const std::uint64_t to = move(load(e.key));
        if (to != load(e.key)) tx.set(e.key, to);
      }
      if (value_cell(e).storage() == Storage::kArea) {
        const std::uint64_t to = move(load(e.value));
        if (to != load(e.value)) tx.set(e.value, to);
      }
    });
  });
}

void append_blob(const Segment& segment, Shard& s, cell::Prepared& p) noexcept {
  if (p.cell.storage() == Storage::kArea) p.cell.bits = blob_area::append(segment, s.blobs, p.blob);
}

}  // namespace

bool same_key_elsewhere(const Segment& segment, const Cell& stored, const KeyForm& key) noexcept {
  if (stored.storage() == Storage::kInline) {
    return stored.inline_length() == key.stored.size() && stored.bits == cell::pack_inline(key.stored);
  }
  const std::uint64_t length = cell::blob_length(segment, stored.bits);
  if (key.type != KeyType::kTuple) {
    return length == key.stored.size() && length != 0 && cell::blob_begins(segment, stored.bits, key.stored);
  }
  return length >= key.norm.size() + sizeof(std::uint32_t) &&
         cell::blob_last4(segment, stored.bits, length) == key.norm.size() &&
         cell::blob_begins(segment, stored.bits, key.norm);
}

Shard& make_empty(const Segment& segment, std::uint64_t offset) noexcept {
  for (std::uint64_t i = 0; i < kPageBytes; i += 8)
    segment.word(offset + i).store(0, std::memory_order_relaxed);
  return segment.at(Offset<Shard>(offset));
}

bool has_place(const Shard& s, KeyHash hash) noexcept {
  std::size_t index = 0;
  std::size_t passes = 0;
  return find_free(s, hash, index, passes);
}

Outcome insert(Transaction& tx, Shard& s, NewEntry& e) {
  std::size_t index = 0;
  std::size_t passes = 0;
  if (!find_free(s, e.hash, index, passes)) return Outcome::kNoRoom;
  if (!tx.reserve(kMostPassed + 8) ||
      !ensure_room(tx, s, e.key.area_bytes() + e.value.area_bytes(), e.owner) ||
      !tx.reserve(kMostPassed + 8) || !cell::place_in_pages(tx, e.key, e.owner) ||
      !cell::place_in_pages(tx, e.value, e.owner) || !tx.reserve(kMostPassed + 8)) {
    return Outcome::kNoMemory;
  }
  append_blob(tx.segment(), s, e.key);
  append_blob(tx.segment(), s, e.value);
  hide(tx, s);
  Entry& entry = s.entries[index];
  tx.prepare(entry.key, e.key.cell.bits);
  tx.prepare(entry.value, e.value.cell.bits);
  tx.prepare(entry.order, e.order);
  tx.prepare(entry.meta, pack_meta(e.hash.bits(), e.key.cell.tag, e.value.cell.tag));
  std::size_t group = e.hash.bits() % kGroups;
  for (std::size_t i = 0; i < passes; ++i, group = (group + 1) % kGroups) {
    tx.set(s.groups[2 * group + 1], load(s.groups[2 * group + 1]) + kOnePassed);
  }
  const TagPlace tag = tag_place(index);
  tx.publish(s.groups[tag.word], load(s.groups[tag.word]) | std::uint64_t{e.hash.tag()} << tag.shift);
  return Outcome::kOk;
}

Outcome overwrite(Transaction& tx, Shard& s, std::size_t i, cell::Prepared& value, std::uint32_t owner) {
  Entry& entry = s.entries[i];
  if (!tx.reserve(8)) return Outcome::kNoMemory;
  if (!value.blob.empty() && (!ensure_room(tx, s, value.area_bytes(), owner) ||
                              !cell::place_in_pages(tx, value, owner) || !tx.reserve(8))) {
    return Outcome::kNoMemory;
  }
  append_blob(tx.segment(), s, value);
  const Cell old = value_cell(entry);
  hide(tx, s);
  cell::give_pages(tx, old);
  if (old.tag != value.cell.tag) {
    tx.set(entry.meta, pack_meta(hash_bits(load(entry.meta)), key_cell(entry).tag, value.cell.tag));
  }
  tx.publish(entry.value, value.cell.bits);
  return Outcome::kOk;
}

Outcome remove(Transaction& tx, Shard& s, std::size_t i) {
  if (!tx.reserve(kGroups + 8)) return Outcome::kNoMemory;
  Entry& entry = s.entries[i];
  hide(tx, s);
  cell::give_pages(tx, key_cell(entry));
  cell::give_pages(tx, value_cell(entry));
  std::size_t group = hash_bits(load(entry.meta)) % kGroups;
  for (; group != i / kGroupEntries; group = (group + 1) % kGroups) {
    tx.set(s.groups[2 * group + 1], load(s.groups[2 * group + 1]) - kOnePassed);
  }
  const TagPlace tag = tag_place(i);
  tx.publish(s.groups[tag.word], load(s.groups[tag.word]) & ~(std::uint64_t{0xFF} << tag.shift));
  return Outcome::kOk;
}

namespace {

bool goes_over(const Shard& s, std::size_t i, unsigned depth) noexcept {
  return (hash_bits(load(s.entries[i].meta)) >> (31 - depth) & 1) != 0;
}

// The groups of a page whose entries lie where they lie: tags of those that `stays`, counts anew.
template <typename Stays>
std::array<std::uint64_t, 2 * kGroups> regroup(const Shard& s, Stays stays) {
  std::array<std::uint64_t, 2 * kGroups> groups{};
  for_each(s, [&](std::size_t i) {
    if (!stays(i)) return;
    const TagPlace tag = tag_place(i);
    groups[tag.word] |= load(s.groups[tag.word]) & std::uint64_t{0xFF} << tag.shift;
    std::size_t group = hash_bits(load(s.entries[i].meta)) % kGroups;
    for (; group != i / kGroupEntries; group = (group + 1) % kGroups) groups[2 * group + 1] += kOnePassed;
  });
  return groups;
}

std::uint64_t area_bytes_of(const Segment& segment, const Cell& c) noexcept {
  return c.storage() == Storage::kArea ? blob_area::stored_bytes(segment, c.bits) : 0;
}

// Copies one entry into a page that nobody can reach; its area blobs to `blob_end`.
void copy_entry(const Segment& segment, const Entry& from, Entry& to, std::uint64_t& blob_end) noexcept {
  const auto move = [&](const Cell& c) {
    if (c.storage() != Storage::kArea) return c.bits;
    const std::uint64_t at = blob_end;
    blob_end += blob_area::copy_blob(segment, c.bits, at);
    return at;
  };
  to.key.store(move(key_cell(from)), std::memory_order_relaxed);
  to.value.store(move(value_cell(from)), std::memory_order_relaxed);
  to.order.store(load(from.order), std::memory_order_relaxed);
  to.meta.store(load(from.meta), std::memory_order_relaxed);
}

}  // namespace

Outcome split(Transaction& tx, Shard& s, std::uint32_t owner, std::uint64_t& sibling) {
  const Segment& segment = tx.segment();
  const unsigned old_depth = depth(s);
  std::uint64_t bytes = 0;
  for_each(s, [&](std::size_t i) {
    if (!goes_over(s, i, old_depth)) return;
    bytes +=
        area_bytes_of(segment, key_cell(s.entries[i])) + area_bytes_of(segment, value_cell(s.entries[i]));
  });
  if (!tx.reserve(2 * kGroups + 8)) return Outcome::kNoMemory;
  sibling = tx.take_pages(1, owner);
  if (sibling == 0) return Outcome::kNoMemory;
  const std::uint64_t run = bytes == 0 ? 0 : blob_area::take_run(tx, bytes, owner);
  if ((bytes != 0 && run == 0) || !tx.reserve(2 * kGroups + 8)) return Outcome::kNoMemory;

  Shard& fresh = make_empty(segment, sibling);
  fresh.place = pack_place(prefix(s) << 1 | 1, old_depth + 1);
  std::uint64_t blob_end = blob_area::run_offset(run);
  for_each(s, [&](std::size_t i) {
    if (goes_over(s, i, old_depth)) copy_entry(segment, s.entries[i], fresh.entries[i], blob_end);
  });
  fresh.blobs.runs[0] = run;
  fresh.blobs.used = blob_end - blob_area::run_offset(run);
  const auto over = regroup(s, [&](std::size_t i) { return goes_over(s, i, old_depth); });
  const auto stay = regroup(s, [&](std::size_t i) { return !goes_over(s, i, old_depth); });
  for (std::size_t w = 0; w < over.size(); ++w) fresh.groups[w].store(over[w], std::memory_order_relaxed);

  hide(tx, s);
  for (std::size_t w = 0; w < stay.size(); ++w) {
    if (stay[w] != load(s.groups[w])) tx.set(s.groups[w], stay[w]);
  }
  tx.set(s.place, pack_place(prefix(s) << 1, old_depth + 1));
  return Outcome::kOk;
}

}  // namespace steward::shard
