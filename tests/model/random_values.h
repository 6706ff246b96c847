// Random keys, values and choices for the model runs.
#pragma once

#include <cstdint>
#include <random>

#include "support/values.h"

namespace steward::testing {

// Replays with the same seed on any machine: no std distribution is used, which may differ.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : engine_() % limit; }
  std::int64_t between(std::int64_t low, std::int64_t high);  // both included
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::uint64_t any() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

// The seed of this run: $STEWARD_SEED, else a random one. Printed, so that a failure can be replayed.
[[nodiscard]] std::uint64_t model_seed();
// Operations a run: $STEWARD_MODEL_STEPS, else `usual`.
[[nodiscard]] std::uint64_t model_steps(std::uint64_t usual);

// One of about 4 * `universe` keys, in any of its spellings.
[[nodiscard]] V random_key(Random& random, std::uint64_t universe);
// Mostly small; one in thousands has a mebibyte.
[[nodiscard]] V random_value(Random& random);
[[nodiscard]] V random_small_value(Random& random);
[[nodiscard]] V random_number(Random& random);
[[nodiscard]] V random_bad_value(Random& random);
[[nodiscard]] V random_bad_key(Random& random);

}  // namespace steward::testing
