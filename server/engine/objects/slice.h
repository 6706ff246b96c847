// Slices, as Python's slice.indices() resolves them against a length.
#pragma once

#include <cstdint>
#include <optional>

namespace steward {

// start:stop:step, nothing where Python allows nothing. REQUIRES: step is not 0.
struct SliceBounds {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::optional<std::int64_t> step;
};

// The elements first, first + step, ...: `count` of them. Where there are none, `first` is where a
// slice assignment inserts.
struct SliceRange {
  std::uint64_t first = 0;
  std::int64_t step = 1;
  std::uint64_t count = 0;

  // The same elements in the order of the list: from lowest() on, stride() apart, up to before end().
  [[nodiscard]] std::uint64_t stride() const noexcept {
    return step > 0 ? static_cast<std::uint64_t>(step) : -static_cast<std::uint64_t>(step);
  }
  [[nodiscard]] std::uint64_t lowest() const noexcept {
    return step > 0 || count == 0 ? first : first - (count - 1) * stride();
  }
  [[nodiscard]] std::uint64_t end() const noexcept {
    return count == 0 ? first : lowest() + (count - 1) * stride() + 1;
  }
  [[nodiscard]] bool contiguous() const noexcept { return count <= 1 || stride() == 1; }
};

[[nodiscard]] SliceRange resolve(const SliceBounds& bounds, std::uint64_t size) noexcept;

// A bound of index() or insert(): from the end when negative, then clamped to 0 .. size.
[[nodiscard]] std::uint64_t clamp_index(std::int64_t index, std::uint64_t size) noexcept;

// Where an element is, or nothing when the index is outside.
[[nodiscard]] inline std::optional<std::uint64_t> element_at(std::int64_t index,
                                                             std::uint64_t size) noexcept {
  const std::uint64_t at =
      index < 0 ? static_cast<std::uint64_t>(index) + size : static_cast<std::uint64_t>(index);
  if (at >= size) [[unlikely]]
    return std::nullopt;
  return at;
}

}  // namespace steward
