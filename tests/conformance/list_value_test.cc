// What comes back from a list is what was stored; what can not be stored is refused.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class ListValue : public ListTest {};
FOR_EVERY_DOOR(ListValue)

TEST_P(ListValue, Every_kind_comes_back_in_its_spelling) {
  const std::vector<V> values{N(),
                              B(true),
                              B(false),
                              I(std::numeric_limits<std::int64_t>::min()),
                              I(std::numeric_limits<std::int64_t>::max()),
                              F(-0.0),
                              F(1.0),
                              F(-INFINITY),
                              S(""),
                              S(std::string_view("\0a\0", 3)),
                              S("\xf0\x9f\x98\x80"),
                              Y(""),
                              Y(std::string_view("\0\xff", 2)),
                              L({}),
                              T({}),
                              D({}),
                              L({I(1), F(1.0), B(true), N(), L({S("x")})}),
                              T({I(1), T({F(-0.0)})}),
                              D({{T({I(1), S("k")}), L({D({})})}})};
  writer().extend(Vs(values));
  EXPECT_EQ(elements(), Vs(values));
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(get(static_cast<std::int64_t>(i)), values[i]);
}

TEST_P(ListValue, Values_of_every_size_come_back) {
  std::vector<V> values;
  for (std::size_t size = 0; size < 70; ++size) values.push_back(S(std::string(size, 'x')));
  for (std::size_t size = 128; size <= (1U << 20); size *= 2) {
    for (const std::size_t near : {size - 1, size, size + 1}) values.push_back(Y(std::string(near, 'y')));
  }
  for (const V& value : values) writer().append(value);
  EXPECT_EQ(elements(), Vs(values));
}

TEST_P(ListValue, A_value_may_be_64_MiB_and_no_larger) {
  std::string large((std::size_t{64} << 20) + 1, 'v');
  large.back() = 'w';
  refuses<ValueError>([&] { writer().append(Datum::of_bytes(large)); });
  large.erase(0, 1);
  writer().append(Datum::of_bytes(large));
  OwnedDatum value;
  ASSERT_TRUE(reader().get(0, value));
  EXPECT_TRUE(value.bytes == large);
  EXPECT_TRUE(writer().pop(0).bytes == large);
}

TEST_P(ListValue, What_can_not_be_stored_is_a_ValueError) {
  fill({I(1), I(2), I(3)});
  for (const auto& [why, value] : unstorable_values()) {
    SCOPED_TRACE(why);
    refuses<ValueError>([&] { writer().append(value); });
    refuses<ValueError>([&] { writer().insert(1, value); });
    refuses<ValueError>([&] { writer().set(0, value); });
    refuses<ValueError>([&] { writer().extend(Vs{I(4), value}); });
    refuses<ValueError>([&] { writer().set_slice({0, 2, {}}, Vs{I(4), value}); });
    refuses<ValueError>([&] { (void)writer().compare_exchange(0, I(1), value); });
  }
}

TEST_P(ListValue, A_nested_dict_takes_only_what_can_be_a_key) {
  refuses<TypeError>([&] { writer().append(D({{L({}), N()}})); });
}

}  // namespace
}  // namespace steward::testing
