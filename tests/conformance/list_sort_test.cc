// sort: stable both ways, Python's order; what does not compare is refused and the list is as it was.
#include <algorithm>
#include <cmath>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class ListSort : public ListTest {
 protected:
  V sorted(const std::vector<V>& values, bool reverse = false) {
    writer().clear();
    writer().extend(Vs(values));
    writer().sort(reverse);
    return L(elements().values());
  }
};
FOR_EVERY_DOOR(ListSort)

TEST_P(ListSort, Numbers_of_all_kinds_are_ordered_together) {
  EXPECT_EQ(sorted({I(3), F(1.5), B(true), I(2)}), L({B(true), F(1.5), I(2), I(3)}));
  EXPECT_EQ(sorted({I(INT64_MAX), F(0x1p63), F(-INFINITY), I(INT64_MIN), F(INFINITY)}),
            L({F(-INFINITY), I(INT64_MIN), I(INT64_MAX), F(0x1p63), F(INFINITY)}));
  EXPECT_EQ(sorted({I((1LL << 53) + 1), F(0x1p53)}), L({F(0x1p53), I((1LL << 53) + 1)}));
}

TEST_P(ListSort, Text_and_bytes_are_ordered_by_code) {
  EXPECT_EQ(sorted({S("b"), S("ab"), S(""), S("Z"), S("\xf0\x90\x80\x80"), S("\xef\xbf\xbd")}),
            L({S(""), S("Z"), S("ab"), S("b"), S("\xef\xbf\xbd"), S("\xf0\x90\x80\x80")}));
  EXPECT_EQ(sorted({Y("\xff"), Y("a"), Y("")}), L({Y(""), Y("a"), Y("\xff")}));
}

TEST_P(ListSort, Lists_and_tuples_are_ordered_by_their_first_difference) {
  EXPECT_EQ(sorted({L({I(1), S("b")}), L({I(0), I(2)}), L({I(1), S("a")}), L({I(1)})}),
            L({L({I(0), I(2)}), L({I(1)}), L({I(1), S("a")}), L({I(1), S("b")})}));
  EXPECT_EQ(sorted({T({I(1), I(2)}), T({I(1)})}, true), L({T({I(1), I(2)}), T({I(1)})}));
}

TEST_P(ListSort, Equal_elements_keep_their_order_both_ways) {
  const std::vector<V> values{I(1), B(true), F(1.0), I(0), B(false), F(0.0)};
  EXPECT_EQ(sorted(values), L({I(0), B(false), F(0.0), I(1), B(true), F(1.0)}));
  EXPECT_EQ(sorted(values, true), L({I(1), B(true), F(1.0), I(0), B(false), F(0.0)}));
}

TEST_P(ListSort, None_or_one_element_is_sorted) {
  EXPECT_EQ(sorted({}), L({}));
  EXPECT_EQ(sorted({N()}), L({N()}));
  EXPECT_EQ(sorted({D({})}), L({D({})}));
}

TEST_P(ListSort, What_does_not_compare_is_a_TypeError_and_the_list_is_as_it_was) {
  const std::vector<std::vector<V>> lists{{I(3), S("a"), I(1)},
                                          {Y("b"), Y("a"), S("x")},
                                          {N(), N()},
                                          {D({}), D({})},
                                          {L({}), T({})},
                                          {L({I(1), S("a")}), L({I(0), I(2)}), L({I(1), F(0.5)})},
                                          {R(writer().id()), R(writer().id())}};
  for (const auto& values : lists) {
    writer().clear();
    writer().extend(Vs(values));
    refuses<TypeError>([&] { writer().sort(false); });
    refuses<TypeError>([&] { writer().sort(true); });
  }
  writer().clear();
}

TEST_P(ListSort, One_that_does_not_compare_among_thousands_moves_none) {
  for (int i = 5000; i > 0; --i) fill({I(i)});
  writer().append(S("x"));
  refuses<TypeError>([&] { writer().sort(false); });
}

TEST_P(ListSort, A_NaN_loses_no_element) {
  writer().extend(Vs{F(3), F(NAN), F(1), F(NAN), F(2)});
  writer().sort(false);
  EXPECT_EQ(reader().size(), 5U);
  for (const double number : {1.0, 2.0, 3.0}) EXPECT_EQ(reader().count(F(number)), 1U);
}

TEST_P(ListSort, Thousands_are_sorted_stably) {
  std::vector<V> values;
  for (int i = 0; i < 20'000; ++i) {
    const int number = (i * 7919) % 1000;
    values.push_back(i % 2 == 0 ? I(number) : F(number));
  }
  writer().extend(Vs(values));
  std::ranges::stable_sort(values, [](const V& a, const V& b) {
    const auto number = [](const V& v) {
      return v.kind() == Kind::kInt ? static_cast<double>(v.view().as_int()) : v.view().as_float();
    };
    return number(a) < number(b);
  });
  writer().sort(false);
  EXPECT_TRUE(elements() == Vs(values));
}

TEST_P(ListSort, Long_texts_move_with_their_places) {
  std::vector<V> values;
  for (int i = 0; i < 500; ++i)
    values.push_back(S(std::string(static_cast<std::size_t>((i * 37) % 500 + 1), 'x')));
  writer().extend(Vs(values));
  writer().sort(true);
  for (int i = 0; i < 500; i += 29) {
    EXPECT_EQ(get(i), S(std::string(static_cast<std::size_t>(500 - i), 'x')));
  }
}

}  // namespace
}  // namespace steward::testing
