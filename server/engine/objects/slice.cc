#include "engine/objects/slice.h"

#include <algorithm>

namespace steward {
namespace {

std::int64_t clamp(std::optional<std::int64_t> bound, std::int64_t fallback, std::int64_t size,
                   std::int64_t lowest, std::int64_t highest) noexcept {
  if (!bound) return fallback;
  return std::clamp(*bound < 0 ? *bound + size : *bound, lowest, highest);
}

}  // namespace

SliceRange resolve(const SliceBounds& bounds, std::uint64_t length) noexcept {
  const auto size = static_cast<std::int64_t>(length);
  const std::int64_t step = bounds.step.value_or(1);
  const bool forward = step > 0;
  const std::int64_t lowest = forward ? 0 : -1;
  const std::int64_t highest = forward ? size : size - 1;
  const std::int64_t start = clamp(bounds.start, forward ? lowest : highest, size, lowest, highest);
  const std::int64_t stop = clamp(bounds.stop, forward ? highest : lowest, size, lowest, highest);
  const std::int64_t distance = forward ? stop - start : start - stop;
  SliceRange range{static_cast<std::uint64_t>(std::max<std::int64_t>(start, 0)), step, 0};
  if (distance > 0) range.count = (static_cast<std::uint64_t>(distance) - 1) / range.stride() + 1;
  return range;
}

std::uint64_t clamp_index(std::int64_t index, std::uint64_t length) noexcept {
  const auto size = static_cast<std::int64_t>(length);
  return static_cast<std::uint64_t>(std::clamp(index < 0 ? index + size : index, std::int64_t{0}, size));
}

}  // namespace steward
