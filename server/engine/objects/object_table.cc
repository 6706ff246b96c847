#include "engine/objects/object_table.h"

namespace steward::object_table {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

constexpr std::uint64_t kMostWords = 24;  // changed by one call here

// `state` and `kind` share a word.
void set_state(Transaction& tx, ObjectEntry& object, std::uint32_t kind, ObjectState state) noexcept {
  Word& word = tx.segment().word(tx.segment().offset_of(&object.state));
  tx.set(word, std::uint64_t{kind} << 32 | static_cast<std::uint64_t>(state));
}

void reset(Transaction& tx, ObjectEntry& object) noexcept {
  for (Word* field : {&object.root, &object.size, &object.tail, &object.depth, &object.sequence, &object.refs,
                      &object.next, &object.cursor, &object.shallow, &object.former}) {
    if (load(*field) != 0) tx.set(*field, 0);
  }
}

std::uint32_t next_index(Transaction& tx) {
  Header& h = tx.segment().header();
  const std::uint64_t head = load(h.object_free);
  if (head != 0) {
    const auto index = static_cast<std::uint32_t>(head - 1);
    tx.set(h.object_free, load(tx.segment().object(index).next));
    return index + 1;
  }
  const auto index = static_cast<std::uint32_t>(load(h.object_high));
  if (index >= max_objects(tx.segment().capacity())) return 0;
  if (!tx.segment().commit(&tx.segment().object(index), sizeof(ObjectEntry))) return 0;
  tx.set(h.object_high, index + 1);
  return index + 1;
}

}  // namespace

ObjectEntry* take(Transaction& tx, std::uint32_t kind, ObjectState state) {
  if (!tx.reserve(kMostWords)) return nullptr;
  const std::uint32_t index = next_index(tx);
  if (index == 0) return nullptr;
  ObjectEntry& object = tx.segment().object(index - 1);
  reset(tx, object);
  const std::uint64_t generation = load(object.id) >> kObjectIndexBits;
  tx.set(object.id, (generation + 1) << kObjectIndexBits | (index - 1));
  Header& h = tx.segment().header();
  if (state == ObjectState::kLive) tx.set(h.object_count, load(h.object_count) + 1);
  set_state(tx, object, kind, state);
  return &object;
}

Outcome bury_content(Transaction& tx, ObjectEntry& object, bool shallow) {
  if (load(object.root) == 0 && load(object.tail) == 0) return Outcome::kOk;
  references::lock_store(tx);
  ObjectEntry* grave = take(tx, object.kind.load(std::memory_order_relaxed), ObjectState::kCondemned);
  if (grave == nullptr || !tx.reserve(kMostWords)) return Outcome::kNoMemory;
  Header& h = tx.segment().header();
  tx.set(grave->root, load(object.root));
  tx.set(grave->size, load(object.size));
  tx.set(grave->tail, load(object.tail));
  tx.set(grave->depth, load(object.depth));
  tx.set(grave->shallow, shallow ? 1 : 0);
  tx.set(grave->former, object_index(load(object.id)) + 1);
  tx.set(grave->next, load(h.condemned));
  tx.set(h.condemned, object_index(load(grave->id)) + 1);
  for (Word* field : {&object.root, &object.size, &object.tail, &object.depth}) tx.set(*field, 0);
  return Outcome::kOk;
}

bool give(Transaction& tx, ObjectEntry& object) {
  if (!tx.reserve(kMostWords)) return false;
  references::lock_store(tx);
  const std::uint64_t link = object_index(load(object.id)) + 1;
  Header& h = tx.segment().header();
  Word* at = &h.condemned;
  while (load(*at) != link) {
    STEWARD_ASSERT(load(*at) != 0);
    at = &tx.segment().object(static_cast<std::uint32_t>(load(*at) - 1)).next;
  }
  tx.set(*at, load(object.next));
  tx.set(object.next, load(h.object_free));
  tx.set(h.object_free, link);
  if (load(object.former) == 0) tx.set(h.object_count, load(h.object_count) - 1);
  set_state(tx, object, 0, ObjectState::kFree);
  return true;
}

}  // namespace steward::object_table
