// Long lists: what happens at the ends and in the middle, growth and shrinking.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class ListGrowth : public ListTest {};
FOR_EVERY_DOOR(ListGrowth)

TEST_P(ListGrowth, Tens_of_thousands_of_elements_stay_in_reach) {
  fill_with_range(50'000);
  EXPECT_EQ(reader().size(), 50'000U);
  for (std::int64_t i = 0; i < 50'000; i += 97) EXPECT_EQ(get(i), I(i));
  for (std::int64_t i = 1; i <= 50'000; i += 97) EXPECT_EQ(get(-i), I(50'000 - i));
  EXPECT_FALSE(get(50'000));
}

TEST_P(ListGrowth, Insertions_in_the_middle_push_the_rest_back) {
  std::vector<V> expected;
  for (int i = 0; i < 3000; ++i) {
    const auto at = (static_cast<std::size_t>(i) * 7919) % (expected.size() + 1);
    writer().insert(static_cast<std::int64_t>(at), I(i));
    expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(at), I(i));
  }
  EXPECT_TRUE(elements() == Vs(expected));
}

TEST_P(ListGrowth, Removals_in_the_middle_close_up) {
  std::vector<V> expected;
  for (int i = 0; i < 3000; ++i) expected.push_back(I(i));
  fill_with_range(3000);
  for (int i = 0; i < 2900; ++i) {
    const auto at = (static_cast<std::size_t>(i) * 7919) % expected.size();
    ASSERT_EQ(V(writer().pop(static_cast<std::int64_t>(at))), expected[at]);
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at));
  }
  EXPECT_TRUE(elements() == Vs(expected));
}

TEST_P(ListGrowth, A_list_can_be_used_as_a_queue_and_emptied) {
  int next = 0;
  int first = 0;
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 100; ++i) writer().append(I(next++));
    for (int i = 0; i < 90; ++i) ASSERT_EQ(V(writer().pop(0)), I(first++));
  }
  while (first < next) ASSERT_EQ(V(writer().pop(0)), I(first++));
  EXPECT_EQ(reader().size(), 0U);
}

TEST_P(ListGrowth, A_list_can_be_used_as_a_stack) {
  fill_with_range(3000);
  for (int i = 2999; i >= 0; --i) ASSERT_EQ(V(writer().pop(-1)), I(i));
  EXPECT_EQ(elements(), Vs());
  writer().append(S("again"));
  EXPECT_EQ(elements(), (Vs{S("again")}));
}

TEST_P(ListGrowth, Values_of_changing_sizes_do_not_mix) {
  fill_with_range(200);
  for (int round = 0; round < 6; ++round) {
    for (int i = 0; i < 200; ++i) {
      const auto size = static_cast<std::size_t>((i * 131 + round * 977) % 3000);
      writer().set(i, S(std::string(size, static_cast<char>('a' + i % 26))));
    }
  }
  for (int i = 0; i < 200; ++i) {
    const auto size = static_cast<std::size_t>((i * 131 + 5 * 977) % 3000);
    EXPECT_EQ(get(i), S(std::string(size, static_cast<char>('a' + i % 26))));
  }
}

TEST_P(ListGrowth, Memory_is_used_again) {
  const auto churn = [&] {
    for (int i = 0; i < 300; ++i) writer().append(Y(std::string(static_cast<std::size_t>(i * 7), 'x')));
    writer().repeat(5);
    writer().reverse();
    writer().remove_slice({100, {}, {}});
    for (int i = 0; i < 50; ++i) writer().set(i, Y(std::string(50'000, 'y')));
    writer().clear();
  };
  for (int i = 0; i < 3; ++i) churn();
  const auto before = writing().stats().used_bytes;
  for (int i = 0; i < 10; ++i) churn();
  EXPECT_LT(writing().stats().used_bytes, before + (8U << 20));
}

}  // namespace
}  // namespace steward::testing
