// A process that comes to a segment after others died in it, and says what it found.
//
// It is a process of its own so that whatever a broken segment does to it (a crash, a hang, an
// exception) is a message and not the end of the test. A hang is ended by an alarm that says where it
// stood.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "support/child_process.h"

namespace steward::crash {

// What a survivor sees once it has repaired what there was to repair.
struct Observation {
  std::string content;              // everything that the user can see, in words
  std::uint64_t residue_bytes = 0;  // memory still in use after everything was dropped
};

// Two steps: the function attaches (in a process that saw the death: before it), and what it returns
// looks. Throws for whatever is wrong. `variant` counts up, for tests that come in several ways.
using Survive = std::function<std::function<Observation()>(const std::string& path, std::uint64_t variant)>;

class Survivor {
 public:
  // It hangs when it has not finished by then (less than testing::kPatience, so that it speaks first).
  explicit Survivor(unsigned patience_seconds);

  // Starts the process and waits until it has attached. Only one at a time.
  void attach(const Survive& survive, const std::string& path, std::uint64_t variant);
  // Lets it look, and waits until it is gone. False: something is wrong, see problem().
  bool look();
  // Both.
  bool look_at(const Survive& survive, const std::string& path, std::uint64_t variant);

  [[nodiscard]] const Observation& observation() const noexcept { return observation_; }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  struct Report;
  void run(const Survive& survive, const std::string& path, std::uint64_t variant);
  void start(const Survive& survive, const std::string& path, std::uint64_t variant);
  void read_report(int status);

  testing::SharedMemory memory_;
  Report* report_;
  unsigned patience_seconds_;
  pid_t pid_ = 0;
  int gate_ = -1;  // our end of a socket pair
  Observation observation_;
  std::string problem_;
};

}  // namespace steward::crash
