#include "engine/objects/reclaim.h"

#include "engine/objects/gate.h"
#include "engine/objects/kinds.h"
#include "engine/objects/object_table.h"

namespace steward {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

// Makes late users of the object see that it is gone: they look at its id.
void disown(Transaction& tx, ObjectEntry& object) noexcept {
  const std::uint64_t id = load(object.id);
  tx.hide(object.gate);
  tx.set(object.id, ((id >> kObjectIndexBits) + 1) << kObjectIndexBits | object_index(id));
  tx.commit_step();
}

// Objects are condemned under the store latch: what is seen without it may yet be undone.
bool condemned(Transaction& tx, const ObjectEntry& object) {
  Latch& store = tx.segment().header().store;
  tx.lock(store);
  const auto state = static_cast<ObjectState>(object.state.load(std::memory_order_acquire));
  tx.drop(store);
  return state == ObjectState::kCondemned;
}

// False: no memory for the log.
bool reclaim_one(ThreadSlot& me, ObjectEntry& object) {
  Transaction tx(me);
  tx.lock(object.gate);  // one at a time; the others then find nothing left to do
  if (!condemned(tx, object)) return true;
  if (!tx.reserve(4)) return false;
  if (load(object.former) == 0 && load(object.cursor) == 0) disown(tx, object);
  const std::uint64_t former = load(object.former);
  gate::wait_for_stragglers(
      me, former == 0 ? object_index(load(object.id)) : static_cast<std::uint32_t>(former - 1));
  const auto kind = static_cast<std::size_t>(object.kind.load(std::memory_order_relaxed));
  STEWARD_ASSERT(kind < kReclaimers.size() && kReclaimers[kind] != nullptr);
  if (!kReclaimers[kind](tx, object)) return false;
  if (!object_table::give(tx, object)) return false;
  tx.commit();
  return true;
}

}  // namespace

void reclaim_all(ThreadSlot& me) {
  const Segment& segment = me.attachment->segment();
  for (;;) {
    const std::uint64_t head = segment.header().condemned.load(std::memory_order_acquire);
    if (head == 0 || !reclaim_one(me, segment.object(static_cast<std::uint32_t>(head - 1)))) return;
  }
}

}  // namespace steward
