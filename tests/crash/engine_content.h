// What a user can see of a store, in words that can be compared.
#pragma once

#include <string>

#include "engine/store/store.h"

namespace steward::crash {

// The named objects and what is in them, in order. Long values by length and hash.
[[nodiscard]] std::string content_of(store::Manager& manager);

// Every object, anonymous ones too, with its size and the references to it. Take it while no handle is open.
[[nodiscard]] std::string references_of(store::Manager& manager);

// Writes to every object, through all of its parts, so that in the end it is as it was before.
void exercise(store::Manager& manager);

void drop_everything(store::Manager& manager);

}  // namespace steward::crash
