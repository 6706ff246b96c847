// increment: Python's `d[k] = d.get(k, 0) + by`, whole.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

class DictNumber : public DictTest {
 protected:
  V increment(const Datum& key, const Datum& by) { return V(writer().increment(key, by)); }
};
FOR_EVERY_DOOR(DictNumber)

TEST_P(DictNumber, An_absent_number_counts_as_zero) {
  EXPECT_EQ(increment(S("a"), I(5)), I(5));
  EXPECT_EQ(increment(S("b"), F(1.5)), F(1.5));
  EXPECT_EQ(increment(S("c"), I(0)), I(0));
  EXPECT_EQ(increment(S("d"), F(-0.0)), F(0.0));  // 0 + -0.0
  EXPECT_EQ(items(), (Entries{{S("a"), I(5)}, {S("b"), F(1.5)}, {S("c"), I(0)}, {S("d"), F(0.0)}}));
}

TEST_P(DictNumber, An_int_and_an_int_make_an_int) {
  writer().set(S("a"), I(40));
  EXPECT_EQ(increment(S("a"), I(2)), I(42));
  EXPECT_EQ(increment(S("a"), I(-50)), I(-8));
  EXPECT_EQ(get(S("a")), I(-8));
}

TEST_P(DictNumber, A_float_on_either_side_makes_a_float) {
  writer().set(S("int"), I(1));
  writer().set(S("float"), F(0.5));
  EXPECT_EQ(increment(S("int"), F(0.25)), F(1.25));
  EXPECT_EQ(increment(S("float"), I(2)), F(2.5));
  EXPECT_EQ(increment(S("int"), I(1)), F(2.25));
  EXPECT_EQ(items(), (Entries{{S("int"), F(2.25)}, {S("float"), F(2.5)}}));
}

TEST_P(DictNumber, A_bool_counts_as_an_int) {
  writer().set(S("a"), B(true));
  EXPECT_EQ(increment(S("a"), I(1)), I(2));
  EXPECT_EQ(increment(S("a"), B(true)), I(3));
  writer().set(S("b"), B(true));
  EXPECT_EQ(increment(S("b"), F(0.5)), F(1.5));
}

TEST_P(DictNumber, Beyond_the_range_of_an_int_is_a_ValueError) {
  fill({{S("max"), I(kMax)}, {S("min"), I(kMin)}});
  refuses<ValueError>([&] { (void)writer().increment(S("max"), I(1)); });
  refuses<ValueError>([&] { (void)writer().increment(S("max"), I(kMax)); });
  refuses<ValueError>([&] { (void)writer().increment(S("min"), I(-1)); });
  refuses<ValueError>([&] { (void)writer().increment(S("min"), I(kMin)); });
  EXPECT_EQ(increment(S("max"), I(kMin)), I(-1));
  EXPECT_EQ(increment(S("min"), I(kMax)), I(-1));
}

TEST_P(DictNumber, A_float_overflows_to_infinity_as_Python_adds) {
  writer().set(S("a"), F(1.7e308));
  EXPECT_EQ(increment(S("a"), F(1.7e308)), F(INFINITY));
  EXPECT_EQ(increment(S("a"), I(-1)), F(INFINITY));
}

TEST_P(DictNumber, What_is_no_number_is_a_TypeError) {
  fill(
      {{S("str"), S("1")}, {S("none"), N()}, {S("list"), L({I(1)})}, {S("bytes"), Y("1")}, {S("int"), I(1)}});
  for (const char* key : {"str", "none", "list", "bytes"}) {
    refuses<TypeError>([&] { (void)writer().increment(S(key), I(1)); });
  }
  for (const V& by : {S("1"), N(), L({}), Y("")}) {
    refuses<TypeError>([&] { (void)writer().increment(S("int"), by); });
    refuses<TypeError>([&] { (void)writer().increment(S("absent"), by); });
  }
}

TEST_P(DictNumber, Many_increments_add_up) {
  for (int i = 0; i < 1000; ++i) increment(I(i % 7), I(i));
  std::int64_t sum = 0;
  for (const OwnedDatum& value : reader().values()) sum += value.view().as_int();
  EXPECT_EQ(sum, 999 * 1000 / 2);
}

}  // namespace
}  // namespace steward::testing
