// The gate of an object: the latch in its ObjectEntry, for those who change or read all of it.
//
// A writer of one shard of a dict takes the shard's latch and *then* looks at the gate. Whoever
// closes the gate takes it and then waits until no slot holds a latch in the object's pages. One of
// the two always sees the other. Closing costs about a microsecond.
//
// A page is given back only after every thread that may still be on its way to a latch in it has
// been seen off: see wait_for_stragglers().
#pragma once

#include "engine/heap/transaction.h"

namespace steward::gate {

// Takes the gate within `tx`, and waits until it has the object for itself.
void close(Transaction& tx, ObjectEntry& object, std::uint32_t index);

[[nodiscard]] inline bool closed(const ObjectEntry& object) noexcept {
  return object.gate.owner.load(std::memory_order_seq_cst) != 0;
}

// Waits until whoever has closed the gate opens it; repairs his work if he died.
void wait_until_open(ThreadSlot& me, ObjectEntry& object);

// Returns when no thread is about to take a latch in a page of the object. REQUIRES: nothing leads
// there any more, and each writer looks (Transaction::lock_if) whether something still does after
// its announcement. An asymmetric barrier, paid here and not by every writer.
void wait_for_stragglers(ThreadSlot& me, std::uint32_t index);

}  // namespace steward::gate
