// Which of the states of a victim are looked at, and which are kept, where all would be too many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crash/segment_image.h"
#include "crash/state_watch.h"

namespace steward::crash {

// Tells the inside of a memcpy: many changes, one beside the other.
class BulkRun {
 public:
  // To be told each change in turn.
  bool inside(const Extent& change) noexcept;
  // The changes in the run so far.
  [[nodiscard]] std::uint64_t length() const noexcept { return length_; }

 private:
  std::size_t last_ = 0;
  std::uint64_t length_ = 0;
};

// Keeps some of a stream of states whose length is not known beforehand, evenly spread.
class SampleOfStates {
 public:
  // Keeps `about` to twice as many, as far as there are.
  explicit SampleOfStates(std::size_t about) : about_(about) {}

  struct State {
    std::unique_ptr<SegmentImage> image;
    bool took_effect;
    std::uint64_t steps;  // of the victim
  };
  void offer(const StateWatch& watch, bool took_effect, std::uint64_t steps);
  [[nodiscard]] const std::vector<State>& states() const noexcept { return kept_; }

 private:
  void thin_out();

  std::size_t about_;
  std::uint64_t seen_ = 0;
  std::uint64_t stride_ = 1;
  std::vector<State> kept_;
};

}  // namespace steward::crash
