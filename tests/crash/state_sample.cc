#include "crash/state_sample.h"

#include <utility>

namespace steward::crash {

bool BulkRun::inside(const Extent& change) noexcept {
  constexpr std::size_t kClose = 512;  // an unrolled copy goes in blocks, not strictly upwards
  constexpr std::uint64_t kLong = 64;  // longer than what a change logs and sets side by side
  const std::size_t distance = change.begin > last_ ? change.begin - last_ : last_ - change.begin;
  length_ = distance <= kClose ? length_ + 1 : 0;
  last_ = change.end;
  return length_ > kLong;
}

void SampleOfStates::offer(const StateWatch& watch, bool took_effect, std::uint64_t steps) {
  if (about_ == 0 || seen_++ % stride_ != 0) return;
  if (kept_.size() == 2 * about_) thin_out();
  kept_.push_back({std::make_unique<SegmentImage>(), took_effect, steps});
  kept_.back().image->become(watch.shadow(), watch.size(), watch.extents());
}

void SampleOfStates::thin_out() {
  std::vector<State> half;
  for (std::size_t n = 0; n < kept_.size(); n += 2) half.push_back(std::move(kept_[n]));
  kept_ = std::move(half);
  stride_ *= 2;
}

}  // namespace steward::crash
