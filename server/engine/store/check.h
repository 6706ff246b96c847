// Walks a whole segment and proves its invariants.
//
// Each object is walked behind its closed gate, so writers wait for as long as that takes. What
// concerns all objects together (pages, references) can be compared only if nothing moved meanwhile:
// it is tried some times, and left out, and said so, where others never pause.
#pragma once

#include <string>
#include <vector>

#include "engine/sync/attachment.h"

namespace steward::store {

// What is wrong, in words; empty: all invariants hold.
[[nodiscard]] std::vector<std::string> check_segment(Attachment& attachment);

}  // namespace steward::store
