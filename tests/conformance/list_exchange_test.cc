// increment and compare_exchange on elements.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class ListExchange : public ListTest {};
FOR_EVERY_DOOR(ListExchange)

TEST_P(ListExchange, Increment_adds_as_Python_adds) {
  fill({I(40), F(0.5), B(true)});
  EXPECT_EQ(V(writer().increment(0, I(2))), I(42));
  EXPECT_EQ(V(writer().increment(1, I(2))), F(2.5));
  EXPECT_EQ(V(writer().increment(-1, I(1))), I(2));
  EXPECT_EQ(V(writer().increment(0, F(0.5))), F(42.5));
  EXPECT_EQ(elements(), (Vs{F(42.5), F(2.5), I(2)}));
}

TEST_P(ListExchange, Beyond_the_range_of_an_int_is_a_ValueError) {
  fill({I(std::numeric_limits<std::int64_t>::max()), I(std::numeric_limits<std::int64_t>::min())});
  refuses<ValueError>([&] { (void)writer().increment(0, I(1)); });
  refuses<ValueError>([&] { (void)writer().increment(1, I(-1)); });
}

TEST_P(ListExchange, What_is_no_number_is_a_TypeError) {
  fill({S("1"), N(), L({}), I(1)});
  for (const std::int64_t index : {0, 1, 2})
    refuses<TypeError>([&] { (void)writer().increment(index, I(1)); });
  refuses<TypeError>([&] { (void)writer().increment(3, S("1")); });
}

TEST_P(ListExchange, An_expected_element_is_replaced) {
  fill({I(1), S("b")});
  const auto result = writer().compare_exchange(0, F(1.0), L({I(2)}));
  EXPECT_TRUE(result.exchanged);
  EXPECT_EQ(optional_value(result.seen), I(1));
  EXPECT_TRUE(writer().compare_exchange(-1, S("b"), N()).exchanged);
  EXPECT_EQ(elements(), (Vs{L({I(2)}), N()}));
}

TEST_P(ListExchange, Another_element_is_left_and_shown) {
  fill({I(1), F(NAN)});
  const auto result = writer().compare_exchange(0, I(2), I(3));
  EXPECT_FALSE(result.exchanged);
  EXPECT_EQ(optional_value(result.seen), I(1));
  EXPECT_FALSE(writer().compare_exchange(1, F(NAN), I(3)).exchanged);
  EXPECT_EQ(get(0), I(1));
}

TEST_P(ListExchange, Outside_is_an_IndexError) {
  refuses<IndexError>([&] { (void)writer().increment(0, I(1)); });
  fill({I(1)});
  for (const std::int64_t outside : {1, -2}) {
    refuses<IndexError>([&] { (void)writer().increment(outside, I(1)); });
    refuses<IndexError>([&] { (void)writer().compare_exchange(outside, I(1), I(2)); });
  }
}

}  // namespace
}  // namespace steward::testing
