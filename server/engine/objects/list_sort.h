// Sorting cells by their values, as Python's list.sort does.
#pragma once

#include <vector>

#include "engine/objects/list_layout.h"

namespace steward::list {

// Stable; `reverse` too. False: two of the values do not compare. REQUIRES: the gate is held.
[[nodiscard]] bool sort_cells(const Segment& segment, std::vector<Cell>& cells, bool reverse);

}  // namespace steward::list
