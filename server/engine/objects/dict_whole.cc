// Changing all of a dict at once: behind the closed gate, in one transaction.
#include "engine/objects/dict_object.h"
#include "engine/objects/object_table.h"

namespace steward {
namespace {

constexpr std::uint64_t kRing = kPageBytes / sizeof(Word);

// What stands in the ring for an insertion: enough of its number to know it, and where to look.
std::uint64_t pack_recent(std::uint64_t order, std::uint32_t hash) noexcept { return order << 32 | hash; }

}  // namespace

void DictObject::close_whole(Transaction& tx) {
  gate::close(tx, object_, index_);
  tx.make_whole();
  tx.hide(object_.gate);
}

Outcome DictObject::make_room_whole(Transaction& tx, Shard& shard) {
  if (shard::depth(shard) < directory::depth(root())) return directory::split(tx, object_, shard, index_);
  return directory::double_it(tx, object_, index_);
}

Outcome DictObject::put_whole(Transaction& tx, const KeyForm& key, const Datum& value) {
  const KeyHash hash = hash_key(segment_, key);
  for (;;) {
    Outcome outcome = root() == 0 ? add_first_shard(tx) : Outcome::kOk;
    if (outcome != Outcome::kOk) return outcome;
    Shard& shard = *directory::find(segment_, root(), hash);
    const int found = shard::find(segment_, shard, key, hash);
    outcome = store(tx, shard, key, hash, found, value);
    if (outcome != Outcome::kNoRoom) return outcome;
    outcome = make_room_whole(tx, shard);
    if (outcome != Outcome::kOk) return outcome;
  }
}

Outcome DictObject::remove_whole(Transaction& tx, const KeyForm& key) {
  const KeyHash hash = hash_key(segment_, key);
  if (root() == 0) return Outcome::kAbsent;
  Shard& shard = *directory::find(segment_, root(), hash);
  const int found = shard::find(segment_, shard, key, hash);
  return found < 0 ? Outcome::kAbsent : erase(tx, shard, static_cast<std::size_t>(found));
}

Outcome DictObject::update(std::span<const Item> items) {
  Transaction tx(attachment_.this_thread());
  close_whole(tx);
  if (!live()) return Outcome::kGone;
  for (const Item& item : items) {
    const Outcome outcome = put_whole(tx, item.key, item.value);
    if (outcome != Outcome::kOk) return outcome;
  }
  tx.commit();
  return Outcome::kOk;
}

Outcome DictObject::remove_many(std::span<const KeyForm> keys, std::uint64_t& removed) {
  Transaction tx(attachment_.this_thread());
  close_whole(tx);
  if (!live()) return Outcome::kGone;
  removed = 0;
  for (const KeyForm& key : keys) {
    const Outcome outcome = remove_whole(tx, key);
    if (outcome == Outcome::kOk) ++removed;
    if (outcome != Outcome::kOk && outcome != Outcome::kAbsent) return outcome;
  }
  tx.commit();
  return Outcome::kOk;
}

Outcome DictObject::clear() {
  Transaction tx(attachment_.this_thread());
  close_whole(tx);
  if (!live()) return Outcome::kGone;
  const Outcome outcome = object_table::bury_content(tx, object_, false);
  if (outcome == Outcome::kOk) tx.commit();
  return outcome;
}

void DictObject::remember(std::uint64_t order, KeyHash hash) const noexcept {
  const std::uint64_t ring = object_.tail.load(std::memory_order_relaxed);
  if (ring == 0) return;
  segment_.word(ring + order % kRing * sizeof(Word))
      .store(pack_recent(order, hash.bits()), std::memory_order_relaxed);
}

// Walks back from the last number given out. REQUIRES: the gate is closed. False: the ring does not
// know, since what is left was inserted before its time or its place was used again.
bool DictObject::find_last(Shard*& shard, std::size_t& i, std::uint64_t& order) const {
  const std::uint64_t ring = object_.tail.load(std::memory_order_relaxed);
  const std::uint64_t last = object_.sequence.load(std::memory_order_relaxed);
  const std::uint64_t floor = std::max<std::uint64_t>(object_.size.load(std::memory_order_relaxed), 1);
  if (ring == 0) return false;
  for (order = last; order >= floor && order + kRing > last; --order) {
    const std::uint64_t recent =
        segment_.word(ring + order % kRing * sizeof(Word)).load(std::memory_order_relaxed);
    const auto hash = static_cast<std::uint32_t>(recent);
    const auto newer = static_cast<std::int32_t>(static_cast<std::uint32_t>(recent >> 32) -
                                                 static_cast<std::uint32_t>(order));
    if (newer > 0) return false;
    if (newer < 0) continue;  // given out, but nothing came of it
    shard = directory::find(segment_, root(), KeyHash::of_bits(hash));
    bool found = false;
    shard::for_each(*shard, [&](std::size_t at) {
      if (shard::load(shard->entries[at].order) != order) return;
      found = true;
      i = at;
    });
    if (found) return true;
  }
  return false;
}

// Enters the newest entries into the ring, which is made when there is none yet.
Outcome DictObject::fill_ring(Transaction& tx) {
  if (object_.tail.load(std::memory_order_relaxed) == 0) {
    const std::uint64_t at = tx.take_pages(1, index_);
    if (at == 0 || !tx.reserve(1)) return Outcome::kNoMemory;
    shard::make_empty(segment_, at);
    tx.set(object_.tail, at);
  }
  std::vector<std::pair<std::uint64_t, std::uint32_t>> newest;
  directory::for_each_shard(segment_, root(), [&](const Shard& shard) {
    shard::for_each(shard, [&](std::size_t i) {
      newest.emplace_back(shard::load(shard.entries[i].order),
                          shard::hash_bits(shard::load(shard.entries[i].meta)));
    });
    return true;
  });
  std::sort(newest.begin(), newest.end());
  if (newest.empty() || !tx.reserve(2)) return newest.empty() ? Outcome::kAbsent : Outcome::kNoMemory;
  tx.set(object_.sequence, newest.back().first);
  const std::size_t first = newest.size() > kRing ? newest.size() - kRing : 0;
  tx.set(object_.size, first == 0 ? 0 : newest[first].first);
  const std::uint64_t ring = object_.tail.load(std::memory_order_relaxed);
  for (std::size_t i = first; i < newest.size(); ++i) {
    const auto [order, hash] = newest[i];
    segment_.word(ring + order % kRing * sizeof(Word))
        .store(pack_recent(order, hash), std::memory_order_relaxed);
  }
  return Outcome::kOk;
}

Outcome DictObject::popitem(OwnedDatum& key, OwnedDatum& value) {
  Transaction tx(attachment_.this_thread());
  close_whole(tx);
  if (!live()) return Outcome::kGone;
  if (root() == 0) return Outcome::kAbsent;
  Shard* shard = nullptr;
  std::size_t i = 0;
  std::uint64_t order = 0;
  if (!find_last(shard, i, order)) {
    const Outcome outcome = fill_ring(tx);
    if (outcome != Outcome::kOk) return outcome;
    STEWARD_ASSERT(find_last(shard, i, order));
  }
  std::string scratch;
  const Entry& entry = shard->entries[i];
  STEWARD_ASSERT(shard::read_key(segment_, shard::key_cell(entry), key, scratch, cell::kLocked) &&
                 cell::read(segment_, shard::value_cell(entry), value, cell::kLocked));
  const Outcome outcome = erase(tx, *shard, i);
  if (outcome != Outcome::kOk || !tx.reserve(1))
    return outcome == Outcome::kOk ? Outcome::kNoMemory : outcome;
  tx.set(object_.sequence, order - 1);  // the next insertion comes right after what is left
  tx.commit();
  return Outcome::kOk;
}

}  // namespace steward
