// Random operations on a list.
#pragma once

#include "model/dict_operations.h"

namespace steward::testing {

struct ListMix {
  Trend trend = Trend::kChurn;
  std::uint64_t batch = 20;  // of the calls that take many values
  bool numbers = false;      // values are all numbers, so that the list sorts
};

// `model` is asked for its size and for values to look for; it is not changed.
[[nodiscard]] Operation<store::List> random_list_operation(Random& random, const ListMix& mix,
                                                           store::List& model);

[[nodiscard]] Operation<store::List> read_whole_list();

}  // namespace steward::testing
