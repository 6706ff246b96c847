// Slices: reading, assigning and removing them, with all sorts of starts, stops and steps.
//
// The readable cases show what is meant. The sweeps go through every combination of bounds and steps;
// their digests were computed by Python itself, with
//
//   def mix(d, x): return (d * 1000003 + x + 7) % 2**64      # for each element, and -1 at the end
//   l = list(range(n)); l[start:stop:step]                   # or = [100, 101][:count], or del
//
// in the order of the loops below; a ValueError is mixed in as -2. Should a digest differ, compare
// with the model door, which stands in the same run.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

using Bound = std::optional<std::int64_t>;

class ListSlice : public ListTest {
 protected:
  void SetUp() override { fill_with_range(8); }

  static V as_list(const Vs& values) { return L(values.values()); }
  [[nodiscard]] V slice(Bound start, Bound stop, Bound step = {}) const {
    return as_list(Vs(reader().slice({start, stop, step})));
  }
  // What is left of 0..5 after the change.
  V after(Bound start, Bound stop, Bound step, const Vs& values) {
    restart(6);
    writer().set_slice({start, stop, step}, values);
    return as_list(elements());
  }
  V removed(Bound start, Bound stop, Bound step = {}) {
    restart(6);
    writer().remove_slice({start, stop, step});
    return as_list(elements());
  }
  void restart(std::int64_t count) {
    writer().clear();
    fill_with_range(count);
  }
};
FOR_EVERY_DOOR(ListSlice)

V ints(const std::vector<int>& numbers) {
  std::vector<V> values;
  for (const int number : numbers) values.push_back(I(number));
  return L(values);
}

class Digest {
 public:
  void add(std::int64_t x) { digest_ = digest_ * 1000003 + static_cast<std::uint64_t>(x + 7); }
  void add_all(const std::vector<OwnedDatum>& values) {
    for (const OwnedDatum& value : values) add(value.view().as_int());
    add(-1);
  }
  [[nodiscard]] std::uint64_t get() const { return digest_; }

 private:
  std::uint64_t digest_ = 0;
};

TEST_P(ListSlice, Start_and_stop_count_from_both_ends_and_clamp) {
  EXPECT_EQ(slice(2, 5), ints({2, 3, 4}));
  EXPECT_EQ(slice({}, 3), ints({0, 1, 2}));
  EXPECT_EQ(slice(5, {}), ints({5, 6, 7}));
  EXPECT_EQ(slice({}, {}), ints({0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(slice(-3, {}), ints({5, 6, 7}));
  EXPECT_EQ(slice({}, -3), ints({0, 1, 2, 3, 4}));
  EXPECT_EQ(slice(-5, -2), ints({3, 4, 5}));
  EXPECT_EQ(slice(5, 2), ints({}));
  EXPECT_EQ(slice(2, 2), ints({}));
  EXPECT_EQ(slice(20, {}), ints({}));
  EXPECT_EQ(slice(-20, 3), ints({0, 1, 2}));
  EXPECT_EQ(slice(3, 20), ints({3, 4, 5, 6, 7}));
}

TEST_P(ListSlice, Steps_go_both_ways) {
  EXPECT_EQ(slice({}, {}, 2), ints({0, 2, 4, 6}));
  EXPECT_EQ(slice(1, {}, 3), ints({1, 4, 7}));
  EXPECT_EQ(slice({}, {}, -1), ints({7, 6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(slice({}, {}, -3), ints({7, 4, 1}));
  EXPECT_EQ(slice(5, 2, -1), ints({5, 4, 3}));
  EXPECT_EQ(slice(-2, {}, -2), ints({6, 4, 2, 0}));
  EXPECT_EQ(slice(2, 5, -1), ints({}));
  EXPECT_EQ(slice({}, 2, -1), ints({7, 6, 5, 4, 3}));
  EXPECT_EQ(slice(20, {}, -4), ints({7, 3}));
  EXPECT_EQ(slice({}, {}, 20), ints({0}));
  EXPECT_EQ(slice({}, {}, -20), ints({7}));
  EXPECT_EQ(slice(7, -9, -7), ints({7, 0}));
}

TEST_P(ListSlice, Bounds_and_steps_at_the_limits_do_not_overflow) {
  const std::int64_t max = INT64_MAX;
  const std::int64_t min = INT64_MIN;
  EXPECT_EQ(slice(min, max), ints({0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(slice(max, min), ints({}));
  EXPECT_EQ(slice(max, min, -1), ints({7, 6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(slice(3, {}, max), ints({3}));
  EXPECT_EQ(slice(3, {}, min), ints({3}));
  EXPECT_EQ(removed(3, {}, min), ints({0, 1, 2, 4, 5}));
}

TEST_P(ListSlice, A_step_of_zero_is_a_ValueError) {
  refuses<ValueError>([&] { (void)reader().slice({{}, {}, 0}); });
  refuses<ValueError>([&] { writer().set_slice({{}, {}, 0}, {}); });
  refuses<ValueError>([&] { writer().remove_slice({{}, {}, 0}); });
}

TEST_P(ListSlice, An_assignment_may_change_the_length) {
  EXPECT_EQ(after(1, 3, {}, Vs{I(10)}), ints({0, 10, 3, 4, 5}));
  EXPECT_EQ(after(1, 2, {}, Vs{I(10), I(11), I(12)}), ints({0, 10, 11, 12, 2, 3, 4, 5}));
  EXPECT_EQ(after(1, 1, {}, Vs{I(10), I(11)}), ints({0, 10, 11, 1, 2, 3, 4, 5}));
  EXPECT_EQ(after(2, -1, {}, Vs{}), ints({0, 1, 5}));
  EXPECT_EQ(after({}, {}, {}, Vs{I(9)}), ints({9}));
  EXPECT_EQ(after(9, 20, {}, Vs{I(9)}), ints({0, 1, 2, 3, 4, 5, 9}));
  EXPECT_EQ(after(3, 1, {}, Vs{I(9)}), ints({0, 1, 2, 9, 3, 4, 5}));
  EXPECT_EQ(after(3, 1, 1, Vs{I(9)}), ints({0, 1, 2, 9, 3, 4, 5}));
}

TEST_P(ListSlice, An_assignment_with_a_step_replaces_one_for_one) {
  EXPECT_EQ(after({}, {}, 2, Vs{I(7), I(8), I(9)}), ints({7, 1, 8, 3, 9, 5}));
  EXPECT_EQ(after({}, {}, -2, Vs{I(7), I(8), I(9)}), ints({0, 9, 2, 8, 4, 7}));
  EXPECT_EQ(after(4, 1, -1, Vs{I(9), I(8), I(7)}), ints({0, 1, 7, 8, 9, 5}));
  EXPECT_EQ(after(3, 3, 2, Vs{}), ints({0, 1, 2, 3, 4, 5}));
}

TEST_P(ListSlice, An_assignment_with_a_step_of_another_length_is_a_ValueError) {
  restart(6);
  refuses<ValueError>([&] { writer().set_slice({{}, {}, 2}, Vs{I(7), I(8)}); });
  refuses<ValueError>([&] { writer().set_slice({{}, {}, 2}, Vs{I(7), I(8), I(9), I(10)}); });
  refuses<ValueError>([&] { writer().set_slice({2, 1, -1}, Vs{}); });
  refuses<ValueError>([&] { writer().set_slice({3, 3, 2}, Vs{I(1)}); });
}

TEST_P(ListSlice, A_slice_is_removed_whatever_its_step) {
  EXPECT_EQ(removed(1, 3), ints({0, 3, 4, 5}));
  EXPECT_EQ(removed(-2, {}), ints({0, 1, 2, 3}));
  EXPECT_EQ(removed({}, {}, 2), ints({1, 3, 5}));
  EXPECT_EQ(removed({}, {}, -2), ints({0, 2, 4}));
  EXPECT_EQ(removed(4, 1), ints({0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(removed({}, {}), ints({}));
}

TEST_P(ListSlice, Every_slice_reads_as_in_Python) {
  std::vector<Bound> bounds{{}};
  for (std::int64_t bound = -7; bound < 8; ++bound) bounds.emplace_back(bound);
  Digest digest;
  for (std::int64_t n = 0; n < 6; ++n) {
    restart(n);
    for (const Bound start : bounds) {
      for (const Bound stop : bounds) {
        for (const Bound step : {Bound{}, Bound{-3}, Bound{-2}, Bound{-1}, Bound{1}, Bound{2}, Bound{3}}) {
          digest.add_all(reader().slice({start, stop, step}));
        }
      }
    }
  }
  EXPECT_EQ(digest.get(), 0x70f578b2124166b6U);
}

constexpr std::int64_t kLengths[] = {0, 3, 5};
const Bound kBounds[] = {{}, -6, -3, -1, 0, 1, 3, 6};

TEST_P(ListSlice, Every_slice_is_assigned_as_in_Python) {
  const Vs none;
  const Vs one{I(100)};
  const Vs two{I(100), I(101)};
  Digest digest;
  const auto assign = [&](std::int64_t n, const store::Slice& slice, const Vs& values) {
    restart(n);
    try {
      writer().set_slice(slice, values);
    } catch (const ValueError&) {
      digest.add(-2);
    }
    digest.add_all(reader().slice({}));
  };
  for (const std::int64_t n : kLengths) {
    for (const Bound start : kBounds) {
      for (const Bound stop : kBounds) {
        for (const Bound step : {Bound{}, Bound{-2}, Bound{-1}, Bound{1}, Bound{2}}) {
          for (const Vs* values : {&none, &one, &two}) assign(n, {start, stop, step}, *values);
        }
      }
    }
  }
  EXPECT_EQ(digest.get(), 0x904d012582868113U);
}

TEST_P(ListSlice, Every_slice_is_removed_as_in_Python) {
  Digest digest;
  for (const std::int64_t n : kLengths) {
    for (const Bound start : kBounds) {
      for (const Bound stop : kBounds) {
        for (const Bound step : {Bound{}, Bound{-3}, Bound{-2}, Bound{-1}, Bound{1}, Bound{2}}) {
          restart(n);
          writer().remove_slice({start, stop, step});
          digest.add_all(reader().slice({}));
        }
      }
    }
  }
  EXPECT_EQ(digest.get(), 0x7ee48dab494fa9b3U);
}

TEST_P(ListSlice, Slices_of_a_long_list_span_its_pages) {
  restart(10'000);
  const auto every_third = reader().slice({9'999, 100, -3});
  ASSERT_EQ(every_third.size(), 3300U);
  for (std::size_t i = 0; i < every_third.size(); ++i) {
    ASSERT_EQ(every_third[i].view().as_int(), 9'999 - 3 * static_cast<std::int64_t>(i));
  }
  writer().remove_slice({{}, {}, 2});
  EXPECT_EQ(reader().size(), 5000U);
  EXPECT_EQ(get(1234), I(2469));
  writer().set_slice({1000, 4000, {}}, Vs{S("x")});
  EXPECT_EQ(reader().size(), 2001U);
  EXPECT_EQ(get(999), I(1999));
  EXPECT_EQ(get(1000), S("x"));
  EXPECT_EQ(get(1001), I(8001));
  writer().set_slice({1000, 1001, {}}, Vs(reader().slice({0, 1000, {}})));
  EXPECT_EQ(reader().size(), 3000U);
  EXPECT_EQ(get(1500), I(1001));
  EXPECT_EQ(get(2000), I(8001));
}

}  // namespace
}  // namespace steward::testing
