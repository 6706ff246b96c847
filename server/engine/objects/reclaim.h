// Giving back the pages of what nobody refers to: condemned objects, and the former content of
// cleared ones.
//
// It is done by whoever condemned them, after his change, in many small transactions: none of them
// is long, and if the process dies the next one that comes by goes on where it stopped (`cursor`).
#pragma once

#include "engine/objects/references.h"

namespace steward {

// Works off the list of the condemned; what their values referred to may join it. REQUIRES: the
// thread has no open transaction.
void reclaim_all(ThreadSlot& me);

// One condemned object of a kind, until nothing of it is left but its entry. False: no memory for the
// log; the rest is for later. REQUIRES: `tx` holds the object's gate and has no open change.
using ReclaimObject = bool (*)(Transaction& tx, ObjectEntry& object);
[[nodiscard]] bool reclaim_dict(Transaction& tx, ObjectEntry& object);
[[nodiscard]] bool reclaim_list(Transaction& tx, ObjectEntry& object);

}  // namespace steward
