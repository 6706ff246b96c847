// Experiments on the engine: an operation on a Manager, with everything else supplied.
//
// A survivor of one comes in several ways, which take turns from state to state: it repairs first
// (reap), or reads first, or writes first and so meets what the dead process held. Then, whatever it did first:
//   - no dead session is left, and check() finds nothing wrong;
//   - the content (names, values, order, references) is noted, for the harness to compare;
//   - every key and index can be written, entries inserted and removed, objects made and dropped, and
//     the content is the same again;
//   - when everything is dropped no object is left, and the memory in use is noted.
#pragma once

#include <functional>
#include <string>

#include "crash/crash_test.h"
#include "engine/store/store.h"

namespace steward::crash {

struct EngineExperiment {
  std::string name;
  // Fills a new segment.
  std::function<void(store::Manager&)> before;
  // Opens what the operation needs, and returns it. Runs with a session of its own.
  std::function<std::function<void()>(store::Manager&)> operation;
  // Kills recoverers too.
  bool recoverers = true;
};

[[nodiscard]] Experiment on_engine(const EngineExperiment& experiment);

// The parts of it, for experiments whose operation is not one on a Manager.
void make_segment_at(const std::string& path, const std::function<void(store::Manager&)>& fill);
[[nodiscard]] Survive engine_survivor();
[[nodiscard]] Arrange engine_recoverer();

}  // namespace steward::crash
