// The table of objects: entries are taken, condemned and given back here, under the store latch.
#pragma once

#include "engine/objects/references.h"

namespace steward::object_table {

// A fresh entry in the given state; nullptr when there is no memory, or no entry left. Its fields are
// zero, its id is one that was never used. REQUIRES: the store latch is held by `tx`.
[[nodiscard]] ObjectEntry* take(Transaction& tx, std::uint32_t kind, ObjectState state);

// Moves what `object` has to a fresh, condemned entry, and leaves it empty: clear() in a few words,
// whatever the size. `shallow`: the values live on in what replaces it. REQUIRES: the object's gate
// is closed and hidden by `tx`.
[[nodiscard]] Outcome bury_content(Transaction& tx, ObjectEntry& object, bool shallow);

// Takes a reclaimed entry off the list of the condemned and makes it free.
[[nodiscard]] bool give(Transaction& tx, ObjectEntry& object);

}  // namespace steward::object_table
