// Random operations on a dict.
#pragma once

#include "model/duel.h"
#include "model/random_values.h"

namespace steward::testing {

// What a stretch of a run leans to.
enum class Trend { kGrow, kChurn, kShrink };

struct DictMix {
  Trend trend = Trend::kChurn;
  std::uint64_t universe = 1000;  // how many different keys, about
  std::uint64_t batch = 50;       // of the calls that take many keys
};

// `model` is asked for values to expect; it is not changed.
[[nodiscard]] Operation<store::Dict> random_dict_operation(Random& random, const DictMix& mix,
                                                           store::Dict& model);

// All that can be read: items, keys, values, size and a scan.
[[nodiscard]] Operation<store::Dict> read_whole_dict(std::uint32_t page);

}  // namespace steward::testing
