// References from values to objects: counted in the object's entry, within the transaction that
// stores or removes the value. An object that nobody refers to any more is condemned: taken off the
// living and put on a list, from which objects/reclaim.h gives its pages back.
#pragma once

#include "engine/objects/cell.h"
#include "engine/objects/outcome.h"

namespace steward::references {

// The entry of a living object; nullptr when there is none of this id. REQUIRES: the store latch, or
// a reference that keeps it alive.
[[nodiscard]] ObjectEntry* find_live(const Segment& segment, ObjectId id) noexcept;

// Counts one more, or one less, reference. REQUIRES: the store latch is held by `tx`; reserved 4.
void add_one(Transaction& tx, ObjectEntry& object) noexcept;
void drop_one(Transaction& tx, ObjectEntry& object) noexcept;

// Takes the store latch unless the transaction has it.
void lock_store(Transaction& tx);

// Counts the references in a value that is about to be stored. kNoTarget: one of them is gone.
[[nodiscard]] Outcome add_all(Transaction& tx, const Datum& value);
// Uncounts those in a value that is about to go.
[[nodiscard]] Outcome drop_all(Transaction& tx, const Datum& value);
[[nodiscard]] Outcome drop_all(Transaction& tx, const Cell& value);

}  // namespace steward::references
