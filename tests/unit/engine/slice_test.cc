// Slice arithmetic against Python's: the expectations are what slice(a, b, c).indices(n) gives.
#include "engine/objects/slice.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace steward {
namespace {

using Bound = std::optional<std::int64_t>;
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

std::vector<std::uint64_t> elements(const SliceBounds& bounds, std::uint64_t size) {
  const SliceRange range = resolve(bounds, size);
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = 0; i < range.count; ++i)
    all.push_back(range.first + i * static_cast<std::uint64_t>(range.step));
  return all;
}

// The language reference's own words: start and stop are clamped, then start, start + step ... before stop.
std::vector<std::uint64_t> by_the_book(const SliceBounds& bounds, std::int64_t n) {
  const std::int64_t step = bounds.step.value_or(1);
  const std::int64_t low = step < 0 ? -1 : 0;
  const std::int64_t high = step < 0 ? n - 1 : n;
  const auto clamped = [&](Bound b, std::int64_t fallback) {
    if (!b) return fallback;
    const std::int64_t from_start = *b < 0 ? *b + n : *b;
    return from_start < low ? low : from_start > high ? high : from_start;
  };
  const std::int64_t start = clamped(bounds.start, step < 0 ? high : low);
  const std::int64_t stop = clamped(bounds.stop, step < 0 ? low : high);
  std::vector<std::uint64_t> all;
  for (std::int64_t i = start; step < 0 ? i > stop : i < stop; i += step)
    all.push_back(static_cast<std::uint64_t>(i));
  return all;
}

TEST(Slice, Every_small_slice_is_as_Python_has_it) {
  std::vector<Bound> bounds{std::nullopt};
  for (std::int64_t i = -7; i <= 7; ++i) bounds.emplace_back(i);
  for (std::int64_t n = 0; n <= 5; ++n) {
    for (const Bound start : bounds) {
      for (const Bound stop : bounds) {
        for (const Bound step : bounds) {
          if (step == 0) continue;
          const SliceBounds slice{start, stop, step};
          ASSERT_EQ(elements(slice, static_cast<std::uint64_t>(n)), by_the_book(slice, n));
        }
      }
    }
  }
}

TEST(Slice, The_ends_of_the_integers_do_not_overflow) {
  EXPECT_EQ(elements({kMin, kMax, kMax}, 5), (std::vector<std::uint64_t>{0}));
  EXPECT_EQ(elements({kMax, kMin, kMin}, 5), (std::vector<std::uint64_t>{4}));
  EXPECT_EQ(elements({kMin, kMax, 1}, 2), (std::vector<std::uint64_t>{0, 1}));
  EXPECT_EQ(elements({std::nullopt, std::nullopt, -1}, 0), (std::vector<std::uint64_t>{}));
}

TEST(Slice, A_backward_slice_names_the_same_elements_from_the_other_end) {
  const SliceRange range = resolve({std::nullopt, std::nullopt, -3}, 11);  // 10 7 4 1
  EXPECT_EQ(range.lowest(), 1U);
  EXPECT_EQ(range.end(), 11U);
  EXPECT_EQ(range.stride(), 3U);
  EXPECT_FALSE(range.contiguous());
}

TEST(Slice, An_empty_slice_still_says_where_to_insert) {
  EXPECT_EQ(resolve({4, 2, std::nullopt}, 9).first, 4U);
  EXPECT_EQ(resolve({4, 2, std::nullopt}, 9).end(), 4U);
  EXPECT_EQ(resolve({40, 50, std::nullopt}, 9).first, 9U);
}

TEST(Slice, An_index_counts_from_the_end_when_negative_and_has_a_place_only_inside) {
  EXPECT_EQ(element_at(-1, 3), 2U);
  EXPECT_EQ(element_at(-3, 3), 0U);
  EXPECT_EQ(element_at(-4, 3), std::nullopt);
  EXPECT_EQ(element_at(3, 3), std::nullopt);
  EXPECT_EQ(element_at(kMin, 3), std::nullopt);
  EXPECT_EQ(clamp_index(-40, 3), 0U);
  EXPECT_EQ(clamp_index(-1, 3), 2U);
  EXPECT_EQ(clamp_index(kMax, 3), 3U);
}

}  // namespace
}  // namespace steward
