// How a reader of an object waits: it tries without a latch, and when writers are in its way again
// and again it takes one. A read-only attachment can not; it polls, and gives up after about a second.
#pragma once

#include <optional>

#include "engine/objects/outcome.h"
#include "engine/sync/fence.h"

namespace steward::reading {

inline constexpr int kReadOnlyPolls = 5000;

void sleep_between_polls() noexcept;
// A writer died in the middle of a change and nobody has repaired it.
[[noreturn]] void give_up_waiting();

// `attempt()` and `locked()` return an Outcome, or nothing when they are to be tried again.
template <typename Attempt, typename Locked>
[[nodiscard]] Outcome read(const Segment& segment, int tries, Attempt& attempt, Locked locked) {
  for (int i = 0; i < tries; ++i) {
    if (const std::optional<Outcome> outcome = attempt()) [[likely]]
      return *outcome;
    if (i > 2) spin_hint();
  }
  for (int i = 0; segment.read_only(); ++i) {
    if (const std::optional<Outcome> outcome = attempt()) return *outcome;
    if (i == kReadOnlyPolls) give_up_waiting();
    sleep_between_polls();
  }
  for (;;) {
    if (const std::optional<Outcome> outcome = locked()) return *outcome;
  }
}

}  // namespace steward::reading
