// Changing one key of a dict, under the latch of its shard.
#include "engine/objects/dict_object.h"
#include "engine/objects/number.h"

namespace steward {

// Finds the shard of a hash and takes its latch. The directory is read without one, so whatever it
// says is looked at again: before the latch is taken (the page may not be ours any more) and after.
DictObject::Locked DictObject::lock_shard(Transaction& tx, KeyHash hash, Shard*& shard) const {
  const std::uint32_t version = read_version(object_.gate);
  if ((version & 1) || gate::closed(object_)) [[unlikely]] {
    gate::wait_until_open(tx.me(), object_);
    return Locked::kRetry;
  }
  if (!live()) [[unlikely]]
    return Locked::kGone;
  const std::uint64_t root = this->root();
  if (root == 0) return still(object_.gate, version) ? Locked::kNoPages : Locked::kRetry;
  shard = directory::find(segment_, root, hash);
  const auto same = [&] { return object_.gate.version.load(std::memory_order_relaxed) == version; };
  if (shard == nullptr || !tx.lock_if(shard->latch, same)) return Locked::kRetry;
  if (gate::closed(object_) || !same() || !shard::covers(*shard, hash)) [[unlikely]] {
    tx.drop(shard->latch);
    return Locked::kRetry;
  }
  return Locked::kYes;
}

// Runs op(tx, shard, hash, found) under the latch of the key's shard, again after each split, and
// commits if it returns kOk. kAbsent where there is no shard yet, unless it `inserts`.
template <typename Op>
Outcome DictObject::mutate(const KeyForm& key, bool inserts, Op op) {
  const KeyHash hash = hash_key(segment_, key);
  ThreadSlot& me = attachment_.this_thread();
  for (;;) {
    Outcome outcome = Outcome::kOk;
    {
      Transaction tx(me);
      Shard* shard = nullptr;
      const Locked locked = lock_shard(tx, hash, shard);
      if (locked == Locked::kRetry) continue;
      if (locked == Locked::kGone) return Outcome::kGone;
      if (locked == Locked::kNoPages) {
        outcome = inserts ? Outcome::kNoRoom : Outcome::kAbsent;
      } else {
        outcome = op(tx, *shard, hash, shard::find(segment_, *shard, key, hash));
      }
      if (outcome == Outcome::kOk) tx.commit();
    }
    if (outcome != Outcome::kNoRoom) return outcome;
    outcome = make_room(hash);
    if (outcome != Outcome::kOk) return outcome;
  }
}

// Inserts, or overwrites entry `found`; counts the references that come and go.
Outcome DictObject::store(Transaction& tx, Shard& shard, const KeyForm& key, KeyHash hash, int found,
                          const Datum& value) {
  cell::Prepared prepared = cell::prepare_value(value);
  if (prepared.cell.holds_refs()) {
    const Outcome outcome = references::add_all(tx, value);
    if (outcome != Outcome::kOk) return outcome;
  }
  if (found >= 0) {
    const auto i = static_cast<std::size_t>(found);
    const Outcome outcome = references::drop_all(tx, shard::value_cell(shard.entries[i]));
    return outcome != Outcome::kOk ? outcome : shard::overwrite(tx, shard, i, prepared, index_);
  }
  cell::Prepared prepared_key =
      cell::prepare(static_cast<std::uint8_t>(key.type), key.bits, key.stored, has_bytes(key.type), false);
  // The ring learns of the entry before it is there: one that knows of nothing is only looked for in vain.
  const std::uint64_t order = object_.sequence.fetch_add(1, std::memory_order_relaxed) + 1;
  remember(order, hash);
  shard::NewEntry entry{prepared_key, prepared, hash, order, index_};
  return shard::insert(tx, shard, entry);
}

Outcome DictObject::erase(Transaction& tx, Shard& shard, std::size_t i) {
  const Outcome outcome = references::drop_all(tx, shard::value_cell(shard.entries[i]));
  return outcome != Outcome::kOk ? outcome : shard::remove(tx, shard, i);
}

Outcome DictObject::set(const KeyForm& key, const Datum& value) {
  return mutate(key, true, [&](Transaction& tx, Shard& shard, KeyHash hash, int found) {
    return store(tx, shard, key, hash, found, value);
  });
}

Outcome DictObject::setdefault(const KeyForm& key, const Datum& fallback, OwnedDatum& value) {
  bool inserted = false;
  const Outcome outcome = mutate(key, true, [&](Transaction& tx, Shard& shard, KeyHash hash, int found) {
    inserted = found < 0;
    if (inserted) return store(tx, shard, key, hash, found, fallback);
    STEWARD_ASSERT(cell::read(segment_, shard::value_cell(shard.entries[static_cast<std::size_t>(found)]),
                              value, cell::kLocked));
    return Outcome::kOk;
  });
  if (outcome != Outcome::kOk || !inserted) return outcome;
  value.assign(fallback);
  return Outcome::kAbsent;
}

Outcome DictObject::remove(const KeyForm& key, OwnedDatum* value) {
  return mutate(key, false, [&](Transaction& tx, Shard& shard, KeyHash, int found) {
    if (found < 0) return Outcome::kAbsent;
    const auto i = static_cast<std::size_t>(found);
    if (value != nullptr)
      STEWARD_ASSERT(cell::read(segment_, shard::value_cell(shard.entries[i]), *value, cell::kLocked));
    return erase(tx, shard, i);
  });
}

Outcome DictObject::increment(const KeyForm& key, const Datum& by, OwnedDatum& result) {
  if (!is_number(by)) return Outcome::kNotNumber;
  return mutate(key, true, [&](Transaction& tx, Shard& shard, KeyHash hash, int found) {
    Datum now = Datum::of_int(0);
    if (found >= 0) {
      const Cell c = shard::value_cell(shard.entries[static_cast<std::size_t>(found)]);
      now = {c.kind(), c.bits, {}};
    }
    Datum sum;
    const Outcome outcome = add(now, by, sum);
    if (outcome != Outcome::kOk) return outcome;
    result.assign(sum);
    return store(tx, shard, key, hash, found, sum);
  });
}

Outcome DictObject::compare_exchange(const KeyForm& key, const std::optional<Datum>& expected,
                                     const std::optional<Datum>& desired, std::optional<OwnedDatum>& seen) {
  const Outcome outcome = mutate(key, true, [&](Transaction& tx, Shard& shard, KeyHash hash, int found) {
    seen.reset();
    if (found >= 0) {
      const Cell c = shard::value_cell(shard.entries[static_cast<std::size_t>(found)]);
      STEWARD_ASSERT(cell::read(segment_, c, seen.emplace(), cell::kLocked));
    }
    const bool match =
        seen.has_value() == expected.has_value() && (!seen || packed::equal(seen->view(), *expected));
    if (!match) return Outcome::kMismatch;
    if (desired) return store(tx, shard, key, hash, found, *desired);
    return found < 0 ? Outcome::kOk : erase(tx, shard, static_cast<std::size_t>(found));
  });
  return outcome;
}

Outcome DictObject::add_first_shard(Transaction& tx) {
  const std::uint64_t at = tx.take_pages(1, index_);
  if (at == 0 || !tx.reserve(1)) return Outcome::kNoMemory;
  shard::make_empty(segment_, at);
  release_fence();
  tx.set(object_.root, at);
  return Outcome::kOk;
}

// Makes room for a key of this hash: a first shard, a split, or a larger directory. Behind the closed and
// hidden gate: what is published here would be taken back if we died, and nobody may have used it then.
Outcome DictObject::make_room(KeyHash hash) {
  Transaction tx(attachment_.this_thread());
  close_whole(tx);
  if (!live()) return Outcome::kGone;
  Outcome outcome = Outcome::kOk;
  if (root() == 0) {
    outcome = add_first_shard(tx);
  } else if (Shard& shard = *directory::find(segment_, root(), hash); !shard::has_place(shard, hash)) {
    outcome = make_room_whole(tx, shard);
  }
  if (outcome == Outcome::kOk) tx.commit();
  return outcome;
}

}  // namespace steward
