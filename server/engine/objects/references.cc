#include "engine/objects/references.h"

namespace steward::references {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

template <typename Each>
Outcome for_all(Transaction& tx, const Datum& value, Each each) {
  std::uint64_t refs = 0;
  packed::for_each_ref(value, [&refs](ObjectId) { ++refs; });
  if (refs == 0) return Outcome::kOk;
  if (!tx.reserve(4 * refs)) return Outcome::kNoMemory;
  lock_store(tx);
  Outcome outcome = Outcome::kOk;
  packed::for_each_ref(value, [&](ObjectId id) {
    ObjectEntry* object = find_live(tx.segment(), id);
    if (object == nullptr) {
      outcome = Outcome::kNoTarget;
    } else {
      each(*object);
    }
  });
  return outcome;
}

}  // namespace

ObjectEntry* find_live(const Segment& segment, ObjectId id) noexcept {
  const std::uint32_t index = object_index(id);
  if (index >= load(segment.header().object_high)) return nullptr;
  ObjectEntry& object = segment.object(index);
  const bool live =
      object.state.load(std::memory_order_acquire) == static_cast<std::uint32_t>(ObjectState::kLive);
  return live && load(object.id) == id ? &object : nullptr;
}

void add_one(Transaction& tx, ObjectEntry& object) noexcept { tx.set(object.refs, load(object.refs) + 1); }

void drop_one(Transaction& tx, ObjectEntry& object) noexcept {
  STEWARD_ASSERT(load(object.refs) > 0);
  tx.set(object.refs, load(object.refs) - 1);
  if (load(object.refs) != 0) return;
  Header& h = tx.segment().header();
  // `state` and `kind` share a word.
  Word& state = tx.segment().word(tx.segment().offset_of(&object.state));
  tx.set(state,
         (load(state) & ~std::uint64_t{0xFFFFFFFF}) | static_cast<std::uint64_t>(ObjectState::kCondemned));
  tx.set(object.next, load(h.condemned));
  tx.set(h.condemned, object_index(load(object.id)) + 1);
}

void lock_store(Transaction& tx) {
  Latch& store = tx.segment().header().store;
  if (tx.holds(store)) return;
  tx.lock(store);
  tx.hide(store);  // so that a check sees whether references moved while it looked
}

Outcome add_all(Transaction& tx, const Datum& value) {
  return for_all(tx, value, [&](ObjectEntry& object) { add_one(tx, object); });
}

Outcome drop_all(Transaction& tx, const Datum& value) {
  const Outcome outcome = for_all(tx, value, [&](ObjectEntry& object) { drop_one(tx, object); });
  STEWARD_ASSERT(outcome != Outcome::kNoTarget);  // what is referred to lives
  return outcome;
}

Outcome drop_all(Transaction& tx, const Cell& value) {
  if (!value.holds_refs()) return Outcome::kOk;
  OwnedDatum read;
  STEWARD_ASSERT(cell::read(tx.segment(), value, read, cell::kLocked));
  return drop_all(tx, read.view());
}

}  // namespace steward::references
