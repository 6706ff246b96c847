// Kills a process at every instruction of an operation, and has a survivor check what is left.
//
// An Experiment names the operation, how to come to it, and how a survivor looks at the segment.
// `kill_everywhere` demands of every instruction k of the operation, k = 1 .. N:
//   - a survivor finds nothing wrong (`survive` does not throw, crash or hang; it runs the segment's
//     invariants and further mutating operations);
//   - what it sees is exactly what was there before the operation, or exactly what is there after it;
//   - once the operation has taken effect at some k it has taken effect at every later one, and at N;
//   - after everything is dropped no more memory is in use than after a run that nobody killed.
//
// How a process is killed at N places in N steps, not N^2: one victim is stepped through the operation
// once, and after each instruction the *segment* is copied. A survivor that attaches the copy meets
// what it would meet had the victim been killed there:
//   - A killed process's earlier stores are all visible to others, and none of its later ones is; a
//     stopped process's likewise (the tracer was scheduled after the stop). Nothing else of it
//     remains: registers and private memory are lost with it, and the survivor never sees the victim's.
//   - What the kernel does at a death is to release the record locks by which sessions show that they
//     live. They belong to the file, and a copy is another file: in it every session is dead.
//   - An instruction that changes nothing in the segment leaves what the one before left; so only
//     distinct states are looked at, while every instruction is counted as a place of death.
// This holds for an engine whose locks and liveness live in the segment and in record locks on it
// (kernel-side robust lists would be missing from a copy). To keep it honest a sample of the places is
// done the plain way as well: a victim of its own, k steps, SIGKILL, and a survivor that was attached
// while the victim lived.
//
// The inside of bulk copies: a run of over 64 consecutive changes that each begin close to where the
// last one ended is a memcpy; only one in 32 of its further states is looked at.
//
// Recovery is an operation too: from a sample of the states a *recoverer* is stepped through its repair
// and killed at each of its instructions, and a third process must finish.
//
// STEWARD_CRASH_LONG=1 looks at every state, and takes many more samples.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "crash/survivor.h"
#include "crash/victim.h"

namespace steward::crash {

struct Experiment {
  std::string name;
  // Fills the (empty) file at `path` with a segment. Runs once, in a process of its own.
  std::function<void(const std::string& path)> prepare;
  // In the victim: comes to the operation, and returns it.
  Arrange arrange;
  // In each survivor: attaches, and returns what looks and checks.
  Survive survive;
  // In a recoverer: returns the repair. Nothing: this experiment does not kill recoverers.
  Arrange recover = nullptr;
  // A survivor that takes longer hangs.
  unsigned patience_seconds = 40;
};

struct Tally {
  std::uint64_t experiments = 0;
  std::uint64_t places = 0;           // instructions at which a process was killed
  std::uint64_t states = 0;           // distinct contents of the segment among them
  std::uint64_t looked_at = 0;        // of those, by a survivor
  std::uint64_t kills = 0;            // of them with a real SIGKILL
  std::uint64_t recovery_places = 0;  // the same for recoverers
  std::uint64_t recovery_states = 0;

  Tally& operator+=(const Tally& other);
  [[nodiscard]] std::string in_words() const;
};

struct Outcome {
  Tally tally;
  std::vector<std::string> failures;  // empty: the promise holds at every place
};

// Whether STEWARD_CRASH_LONG asks for more than CI has time for.
[[nodiscard]] bool long_form();

[[nodiscard]] Outcome kill_everywhere(const Experiment& experiment);

}  // namespace steward::crash
