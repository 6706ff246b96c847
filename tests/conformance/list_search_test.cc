// Finding values: index, count, contains, remove. Values are equal as Python's == has it.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class ListSearch : public ListTest {
 protected:
  std::int64_t index(const Datum& value, std::int64_t start = 0, std::optional<std::int64_t> stop = {}) {
    return static_cast<std::int64_t>(reader().index(value, start, stop));
  }
};
FOR_EVERY_DOOR(ListSearch)

TEST_P(ListSearch, Index_finds_the_first_that_is_equal) {
  fill({S("a"), I(1), L({I(2)}), S("a"), F(1.0)});
  EXPECT_EQ(index(S("a")), 0);
  EXPECT_EQ(index(B(true)), 1);
  EXPECT_EQ(index(L({F(2.0)})), 2);
}

TEST_P(ListSearch, Index_looks_between_start_and_stop) {
  fill({I(1), I(2), I(1), I(2)});
  EXPECT_EQ(index(I(2), 2), 3);
  EXPECT_EQ(index(I(1), -3), 2);
  EXPECT_EQ(index(I(1), -3, -1), 2);
  EXPECT_EQ(index(I(1), -99, 99), 0);
  EXPECT_EQ(index(I(2), 1, 2), 1);
  EXPECT_EQ(index(I(1), std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()),
            0);
}

TEST_P(ListSearch, Index_of_what_is_not_there_is_a_ValueError) {
  refuses<ValueError>([&] { (void)index(I(1)); });
  fill({I(1), I(2), I(1), I(2)});
  refuses<ValueError>([&] { (void)index(I(3)); });
  refuses<ValueError>([&] { (void)index(S("1")); });
  refuses<ValueError>([&] { (void)index(I(2), 0, 1); });
  refuses<ValueError>([&] { (void)index(I(1), 5); });
  refuses<ValueError>([&] { (void)index(I(1), 2, 1); });
  refuses<ValueError>([&] { (void)index(I(1), 3, -1); });
}

TEST_P(ListSearch, Count_counts_what_is_equal) {
  fill({B(true), I(1), F(1.0), L({I(1)}), L({F(1.0)}), T({I(1)}), S("1"), N()});
  EXPECT_EQ(reader().count(I(1)), 3U);
  EXPECT_EQ(reader().count(L({B(true)})), 2U);
  EXPECT_EQ(reader().count(S("1")), 1U);
  EXPECT_EQ(reader().count(I(2)), 0U);
}

TEST_P(ListSearch, Contains_says_whether_one_is_equal) {
  EXPECT_FALSE(reader().contains(N()));
  fill({F(0.0), D({{I(1), S("a")}, {S("k"), N()}}), S(std::string(100'000, 'x'))});
  EXPECT_TRUE(reader().contains(I(0)));
  EXPECT_TRUE(reader().contains(D({{S("k"), N()}, {F(1.0), S("a")}})));
  EXPECT_TRUE(reader().contains(S(std::string(100'000, 'x'))));
  EXPECT_FALSE(reader().contains(S(std::string(99'999, 'x'))));
  EXPECT_FALSE(reader().contains(N()));
}

TEST_P(ListSearch, A_NaN_is_not_found) {
  fill({F(NAN)});
  EXPECT_FALSE(reader().contains(F(NAN)));
  EXPECT_EQ(reader().count(F(NAN)), 0U);
}

TEST_P(ListSearch, Remove_takes_the_first_that_is_equal) {
  fill({S("a"), I(1), S("a"), F(1.0)});
  writer().remove(S("a"));
  EXPECT_EQ(elements(), (Vs{I(1), S("a"), F(1.0)}));
  writer().remove(B(true));
  EXPECT_EQ(elements(), (Vs{S("a"), F(1.0)}));
}

TEST_P(ListSearch, Remove_of_what_is_not_there_is_a_ValueError) {
  refuses<ValueError>([&] { writer().remove(I(1)); });
  fill({I(1), S("2")});
  refuses<ValueError>([&] { writer().remove(I(2)); });
}

TEST_P(ListSearch, The_last_of_many_is_found) {
  fill_with_range(20'000);
  EXPECT_EQ(index(I(19'999)), 19'999);
  EXPECT_EQ(index(F(12'345.0)), 12'345);
  writer().remove(I(10'000));
  EXPECT_EQ(index(I(10'001)), 10'000);
  EXPECT_FALSE(reader().contains(I(10'000)));
}

}  // namespace
}  // namespace steward::testing
