// The kinds of objects, as their numbers stand in ObjectEntry::kind. Do not renumber.
#pragma once

#include <array>

#include "engine/objects/check.h"
#include "engine/objects/reclaim.h"

namespace steward {

inline constexpr std::uint32_t kDictKind = 1;
inline constexpr std::uint32_t kListKind = 2;

// How an object of each kind is taken apart.
inline constexpr std::array<ReclaimObject, 3> kReclaimers{nullptr, &reclaim_dict, &reclaim_list};

// How an object of each kind is proved.
using CheckObject = void (*)(const Segment& segment, const ObjectEntry& object, std::uint32_t index,
                             Marks& marks);
inline constexpr std::array<CheckObject, 3> kCheckers{nullptr, &check_dict, &check_list};

}  // namespace steward
