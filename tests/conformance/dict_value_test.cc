// What comes back is what was stored, and what can not be stored is refused and changes nothing.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictValue : public DictTest {};
FOR_EVERY_DOOR(DictValue)

TEST_P(DictValue, Every_kind_comes_back_in_its_spelling) {
  const std::vector<V> values{
      N(),
      B(true),
      B(false),
      I(0),
      I(-1),
      I(std::numeric_limits<std::int64_t>::min()),
      I(std::numeric_limits<std::int64_t>::max()),
      F(0.0),
      F(-0.0),
      F(1.0),
      F(5e-324),
      F(INFINITY),
      F(-INFINITY),
      S(""),
      S("a"),
      S(std::string_view("\0a\0", 3)),
      S("\xf0\x9f\x98\x80"),
      Y(""),
      Y(std::string_view("\0\xff", 2)),
      L({}),
      T({}),
      D({}),
      L({I(1), F(1.0), B(true), N(), S("x"), Y("y")}),
      T({I(1), T({F(-0.0)})}),
      D({{S("a"), L({D({{I(1), N()}})})}, {T({I(1), S("k")}), B(false)}, {F(2.0), Y("z")}})};
  for (std::size_t i = 0; i < values.size(); ++i) writer().set(I(static_cast<std::int64_t>(i)), values[i]);
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(get(I(static_cast<std::int64_t>(i))), values[i]);
  EXPECT_EQ(Vs(reader().values()), Vs(values));
}

TEST_P(DictValue, A_NaN_comes_back_as_a_NaN) {
  writer().set(I(1), F(NAN));
  const auto value = get(I(1));
  ASSERT_TRUE(value && value->kind() == Kind::kFloat);
  EXPECT_TRUE(std::isnan(value->view().as_float()));
}

TEST_P(DictValue, Values_of_every_size_come_back) {
  std::vector<std::size_t> sizes;
  for (std::size_t size = 0; size < 70; ++size) sizes.push_back(size);
  for (std::size_t size = 128; size <= (1U << 20); size *= 2) {
    for (const std::size_t near : {size - 1, size, size + 1}) sizes.push_back(near);
  }
  for (const std::size_t size : sizes) {
    writer().set(I(static_cast<std::int64_t>(size)),
                 S(std::string(size, static_cast<char>('a' + size % 26))));
  }
  for (const std::size_t size : sizes) {
    EXPECT_EQ(get(I(static_cast<std::int64_t>(size))),
              S(std::string(size, static_cast<char>('a' + size % 26))));
  }
}

TEST_P(DictValue, A_value_may_grow_and_shrink_in_its_place) {
  for (const std::size_t size : {0U, 5U, 30U, 3U, 5000U, 100U, 300000U, 1U, 70000U, 0U}) {
    writer().set(S("k"), Y(std::string(size, 'v')));
    EXPECT_EQ(get(S("k")), Y(std::string(size, 'v')));
  }
  EXPECT_EQ(reader().size(), 1U);
}

TEST_P(DictValue, A_hundred_levels_come_back) {
  writer().set(S("deep"), nested_list(100));
  EXPECT_EQ(get(S("deep")), nested_list(100));
}

TEST_P(DictValue, A_list_of_many_elements_comes_back) {
  std::vector<V> many;
  for (int i = 0; i < 50000; ++i) many.push_back(i % 2 == 0 ? I(i) : S("odd"));
  writer().set(S("many"), L(many));
  EXPECT_EQ(get(S("many")), L(many));
}

TEST_P(DictValue, A_value_may_be_64_MiB_and_no_larger) {
  std::string large((std::size_t{64} << 20) + 1, 'v');
  large.back() = 'w';
  refuses<ValueError>([&] { writer().set(S("k"), Datum::of_bytes(large)); });
  refuses<ValueError>([&] { writer().set(S("k"), Datum::of_str(large)); });
  large.erase(0, 1);
  writer().set(S("k"), Datum::of_bytes(large));
  OwnedDatum value;
  ASSERT_TRUE(reader().get(S("k"), value));
  EXPECT_TRUE(value.bytes == large);
  writer().set(S("k"), I(1));
  EXPECT_EQ(get(S("k")), I(1));
}

TEST_P(DictValue, What_can_not_be_stored_is_a_ValueError) {
  fill({{S("a"), I(1)}});
  for (const auto& [why, value] : unstorable_values()) {
    SCOPED_TRACE(why);
    OwnedDatum found;
    refuses<ValueError>([&] { writer().set(S("a"), value); });
    refuses<ValueError>([&] { writer().set(S("b"), value); });
    refuses<ValueError>([&] { (void)writer().setdefault(S("b"), value, found); });
    refuses<ValueError>([&] { (void)writer().compare_exchange(S("a"), I(1), value); });
    refuses<ValueError>([&] { writer().update(Entries{{S("b"), I(2)}, {S("a"), value}}); });
  }
}

TEST_P(DictValue, A_nested_dict_takes_only_what_can_be_a_key) {
  refuses<TypeError>([&] { writer().set(S("a"), D({{L({}), N()}})); });
  refuses<TypeError>([&] { writer().set(S("a"), L({D({{T({D({})}), N()}})})); });
}

}  // namespace
}  // namespace steward::testing
