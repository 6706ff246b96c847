// Python's == and < over values.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/base/packed.h"
#include "support/values.h"

namespace steward::packed {
namespace {

using namespace steward::testing;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

// -1, 0, 1; 2: unordered; 3: they do not compare.
int ordered(const V& a, const V& b) {
  const auto order = packed::order(a, b);
  if (!order) return 3;
  if (*order == std::partial_ordering::unordered) return 2;
  return *order < 0 ? -1 : *order > 0 ? 1 : 0;
}

TEST(Equal, Numbers_are_equal_by_their_worth) {
  EXPECT_TRUE(equal(I(1), F(1.0)));
  EXPECT_TRUE(equal(B(true), F(1.0)));
  EXPECT_TRUE(equal(F(0.0), F(-0.0)));
  EXPECT_FALSE(equal(I(kMax), F(0x1p63)));
  EXPECT_TRUE(equal(I(kMin), F(-0x1p63)));
  EXPECT_FALSE(equal(I((1LL << 53) + 1), F(0x1p53)));
  EXPECT_FALSE(equal(F(NAN), F(NAN)));
}

TEST(Equal, Kinds_are_never_equal_to_each_other) {
  const std::vector<V> values{N(), I(0), S(""), Y(""), L({}), T({}), D({}), R(0)};
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = 0; b < values.size(); ++b) EXPECT_EQ(equal(values[a], values[b]), a == b);
  }
}

TEST(Equal, Nested_values_are_equal_element_by_element) {
  EXPECT_TRUE(equal(L({I(1), L({F(2.0)})}), L({F(1.0), L({I(2)})})));
  EXPECT_FALSE(equal(L({I(1)}), L({I(1), I(1)})));
  EXPECT_FALSE(equal(L({F(NAN)}), L({F(NAN)})));
  EXPECT_FALSE(equal(L({L({I(1)}), I(2)}), L({L({I(1), I(2)})})));
}

TEST(Equal, Dicts_are_equal_in_any_order) {
  EXPECT_TRUE(equal(D({{I(1), S("a")}, {S("b"), L({})}}), D({{S("b"), L({})}, {F(1.0), S("a")}})));
  EXPECT_FALSE(equal(D({{I(1), S("a")}}), D({{I(1), S("b")}})));
  EXPECT_FALSE(equal(D({{I(1), N()}}), D({{I(2), N()}})));
  EXPECT_FALSE(equal(D({{I(1), N()}}), D({})));
  EXPECT_FALSE(equal(D({{I(1), F(NAN)}}), D({{I(1), F(NAN)}})));
  EXPECT_TRUE(equal(L({D({{I(1), D({{T({I(2)}), N()}})}})}), L({D({{B(true), D({{T({F(2.0)}), N()}})}})})));
}

TEST(Order, Numbers_are_ordered_exactly) {
  EXPECT_EQ(ordered(I(1), I(2)), -1);
  EXPECT_EQ(ordered(I(-1), B(false)), -1);
  EXPECT_EQ(ordered(I(1), F(1.5)), -1);
  EXPECT_EQ(ordered(I(-1), F(-1.5)), 1);
  EXPECT_EQ(ordered(F(1.5), I(1)), 1);
  EXPECT_EQ(ordered(I(2), F(2.0)), 0);
  EXPECT_EQ(ordered(I(kMax), F(0x1p63)), -1);
  EXPECT_EQ(ordered(F(0x1p63), I(kMax)), 1);
  EXPECT_EQ(ordered(I(kMin), F(-0x1p63)), 0);
  EXPECT_EQ(ordered(I(kMin), F(-INFINITY)), 1);
  EXPECT_EQ(ordered(I(1), F(NAN)), 2);
  EXPECT_EQ(ordered(F(NAN), F(1)), 2);
}

TEST(Order, Text_is_ordered_by_code_points) {
  EXPECT_EQ(ordered(S("a"), S("b")), -1);
  EXPECT_EQ(ordered(S("a"), S("")), 1);
  EXPECT_EQ(ordered(S("Z"), S("a")), -1);
  EXPECT_EQ(ordered(S("\xef\xbf\xbd"), S("\xf0\x90\x80\x80")), -1);
  EXPECT_EQ(ordered(Y("\xff"), Y("a")), 1);
  EXPECT_EQ(ordered(S("a"), S("a")), 0);
}

TEST(Order, Sequences_are_ordered_by_the_first_elements_that_differ) {
  EXPECT_EQ(ordered(L({I(1), I(2)}), L({I(1), I(3)})), -1);
  EXPECT_EQ(ordered(L({I(1)}), L({I(1), I(0)})), -1);
  EXPECT_EQ(ordered(T({I(2)}), T({I(1), I(9)})), 1);
  EXPECT_EQ(ordered(L({}), L({})), 0);
  EXPECT_EQ(ordered(L({N(), I(1)}), L({N(), I(2)})), -1);
  EXPECT_EQ(ordered(L({L({S("a")})}), L({L({S("b")})})), -1);
  EXPECT_EQ(ordered(L({I(1), S("a")}), L({I(2), I(0)})), -1);
}

TEST(Order, What_Python_can_not_compare_does_not_compare) {
  EXPECT_EQ(ordered(I(1), S("a")), 3);
  EXPECT_EQ(ordered(S("a"), Y("a")), 3);
  EXPECT_EQ(ordered(N(), N()), 3);
  EXPECT_EQ(ordered(D({}), D({})), 3);
  EXPECT_EQ(ordered(L({}), T({})), 3);
  EXPECT_EQ(ordered(R(1), R(2)), 3);
  EXPECT_EQ(ordered(L({I(1), S("a")}), L({I(1), I(0)})), 3);
  EXPECT_EQ(ordered(L({N()}), L({I(1)})), 3);
}

}  // namespace
}  // namespace steward::packed
