// compare_exchange: sets only if the value is as expected; absent is a value too.
#include <cmath>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictCompareExchange : public DictTest {
 protected:
  // What the call saw, or nothing for absent.
  std::optional<V> exchange(bool exchanged, const Datum& key, const std::optional<Datum>& expected,
                            const std::optional<Datum>& desired) {
    const auto result = writer().compare_exchange(key, expected, desired);
    EXPECT_EQ(result.exchanged, exchanged);
    return optional_value(result.seen);
  }
};
FOR_EVERY_DOOR(DictCompareExchange)

TEST_P(DictCompareExchange, An_expected_value_is_replaced) {
  writer().set(S("a"), I(1));
  EXPECT_EQ(exchange(true, S("a"), I(1), S("two")), I(1));
  EXPECT_EQ(exchange(true, S("a"), S("two"), L({I(3)})), S("two"));
  EXPECT_EQ(exchange(true, S("a"), L({I(3)}), N()), L({I(3)}));
  EXPECT_EQ(items(), (Entries{{S("a"), N()}}));
}

TEST_P(DictCompareExchange, Another_value_is_left_and_shown) {
  writer().set(S("a"), I(1));
  EXPECT_EQ(exchange(false, S("a"), I(2), I(3)), I(1));
  EXPECT_EQ(exchange(false, S("a"), S("1"), I(3)), I(1));
  EXPECT_EQ(exchange(false, S("a"), std::nullopt, I(3)), I(1));
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}}));
}

TEST_P(DictCompareExchange, Absent_may_be_expected) {
  EXPECT_EQ(exchange(true, S("a"), std::nullopt, I(1)), std::nullopt);
  EXPECT_EQ(exchange(false, S("b"), I(1), I(2)), std::nullopt);
  EXPECT_EQ(exchange(false, S("b"), N(), I(2)), std::nullopt);
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}}));
}

TEST_P(DictCompareExchange, Absent_may_be_desired) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  EXPECT_EQ(exchange(false, S("a"), I(2), std::nullopt), I(1));
  EXPECT_EQ(exchange(true, S("a"), I(1), std::nullopt), I(1));
  EXPECT_EQ(items(), (Entries{{S("b"), I(2)}}));
  EXPECT_EQ(exchange(true, S("a"), std::nullopt, std::nullopt), std::nullopt);
  EXPECT_EQ(exchange(false, S("b"), std::nullopt, std::nullopt), I(2));
  EXPECT_EQ(items(), (Entries{{S("b"), I(2)}}));
}

TEST_P(DictCompareExchange, Values_are_compared_as_Python_compares_them) {
  writer().set(S("a"), I(1));
  EXPECT_EQ(exchange(true, S("a"), F(1.0), B(true)), I(1));
  EXPECT_EQ(exchange(true, S("a"), I(1), D({{I(1), S("x")}, {S("b"), L({F(2.0)})}})), B(true));
  EXPECT_EQ(exchange(true, S("a"), D({{S("b"), L({I(2)})}, {F(1.0), S("x")}}), I(0)),
            D({{I(1), S("x")}, {S("b"), L({F(2.0)})}}));
  EXPECT_EQ(exchange(true, S("a"), F(-0.0), T({I(1)})), I(0));
  EXPECT_EQ(exchange(false, S("a"), L({I(1)}), N()), T({I(1)}));
}

TEST_P(DictCompareExchange, A_NaN_is_never_as_expected) {
  writer().set(S("a"), F(NAN));
  EXPECT_FALSE(writer().compare_exchange(S("a"), F(NAN), I(1)).exchanged);
}

TEST_P(DictCompareExchange, A_value_that_was_inserted_goes_to_the_end) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  exchange(true, S("c"), std::nullopt, I(3));
  exchange(true, S("a"), I(1), I(4));
  EXPECT_EQ(items(), (Entries{{S("a"), I(4)}, {S("b"), I(2)}, {S("c"), I(3)}}));
}

TEST_P(DictCompareExchange, Large_values_are_compared_whole) {
  const std::string large(200'000, 'x');
  writer().set(S("a"), S(large + "a"));
  EXPECT_FALSE(writer().compare_exchange(S("a"), S(large + "b"), I(1)).exchanged);
  EXPECT_TRUE(writer().compare_exchange(S("a"), S(large + "a"), S(large)).exchanged);
  EXPECT_EQ(get(S("a")), S(large));
}

}  // namespace
}  // namespace steward::testing
