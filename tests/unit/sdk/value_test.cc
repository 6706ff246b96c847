// Value: made from what C++ has, compared and printed as Python does.
#include "steward/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "steward/error.h"
#include "unit/sdk/fixture.h"

namespace steward {
namespace {

using testing::printed;

TEST(ValueTest, Every_kind_is_made_from_its_natural_type) {
  EXPECT_EQ(Value().kind(), Kind::kNull);
  EXPECT_EQ(Value(nullptr).kind(), Kind::kNull);
  EXPECT_EQ(Value(true).kind(), Kind::kBool);
  EXPECT_EQ(Value(7).kind(), Kind::kInt);
  EXPECT_EQ(Value(std::uint8_t{7}).kind(), Kind::kInt);
  EXPECT_EQ(Value(7.5F).kind(), Kind::kFloat);
  EXPECT_EQ(Value("text").kind(), Kind::kStr);
  EXPECT_EQ(Value(std::string_view("text")).kind(), Kind::kStr);
  EXPECT_EQ(Value('a').kind(), Kind::kStr);
  EXPECT_EQ(Value(Bytes("raw")).kind(), Kind::kBytes);
  EXPECT_EQ(Value(std::vector<int>{1, 2}).kind(), Kind::kList);
  EXPECT_EQ(Value(std::map<std::string, int>{{"a", 1}}).kind(), Kind::kDict);
  EXPECT_EQ(Value(std::pair(1, 2)).kind(), Kind::kTuple);
}

TEST(ValueTest, Numbers_are_equal_across_kinds_and_texts_are_not_bytes) {
  EXPECT_EQ(Value(1), Value(1.0));
  EXPECT_EQ(Value(1), Value(true));
  EXPECT_NE(Value(1), Value("1"));
  EXPECT_NE(Value("a"), Value::bytes("a"));
  EXPECT_NE(Value(), Value(0));
  EXPECT_NE(Value(std::nan("")), Value(std::nan("")));
}

TEST(ValueTest, Nested_values_are_equal_element_by_element) {
  EXPECT_EQ(Value::list({1, Value::list({2.0})}), Value::list({1.0, Value::list({2})}));
  EXPECT_NE(Value::list({1, 2}), Value::tuple({1, 2}));
  EXPECT_NE(Value::list({1, 2}), Value::list({2, 1}));
  EXPECT_EQ(Value::dict({{"a", 1}, {"b", 2}}), Value::dict({{"b", 2}, {"a", 1}}));
}

TEST(ValueTest, Prints_as_Python_does) {
  EXPECT_EQ(printed(Value()), "None");
  EXPECT_EQ(printed(Value(true)), "True");
  EXPECT_EQ(printed(Value(1.0)), "1.0");
  EXPECT_EQ(printed(Value("it's")), "\"it's\"");
  EXPECT_EQ(printed(Value::bytes(std::string("\0a", 2))), "b'\\x00a'");
  EXPECT_EQ(printed(Value::tuple({1})), "(1,)");
  EXPECT_EQ(printed(Value::dict({{"x", 1}, {2, Value::list({nullptr, 'c'})}})), "{'x': 1, 2: [None, 'c']}");
}

TEST(ValueTest, Converts_to_the_types_that_hold_the_same) {
  EXPECT_EQ(Value(7).as<int>(), 7);
  EXPECT_EQ(Value(7.0).as<int>(), 7);
  EXPECT_EQ(Value(7).as<double>(), 7.0);
  EXPECT_EQ(Value(true).as<int>(), 1);
  EXPECT_EQ(Value("x").as<std::string>(), "x");
  EXPECT_EQ(Value::list({1, 2}).as<std::vector<int>>(), (std::vector<int>{1, 2}));
  EXPECT_EQ(Value().as<std::optional<int>>(), std::nullopt);
}

TEST(ValueTest, Refuses_to_convert_to_what_it_is_not) {
  EXPECT_THROW(static_cast<void>(Value("x").as<int>()), TypeError);
  EXPECT_THROW(static_cast<void>(Value(7).as<std::string>()), TypeError);
  EXPECT_THROW(static_cast<void>(Value(7.5).as<int>()), ValueError);
  EXPECT_THROW(static_cast<void>(Value(300).as<std::uint8_t>()), ValueError);
  EXPECT_THROW(static_cast<void>(Value(-1).as<unsigned>()), ValueError);
  EXPECT_THROW(Value(std::numeric_limits<std::uint64_t>::max()), ValueError);
}

TEST(ValueTest, Elements_are_found_by_index_and_by_key) {
  const Value list = Value::list({"a", "b", "c"});
  EXPECT_EQ(list.size(), 3U);
  EXPECT_EQ(list.at(0), "a");
  EXPECT_EQ(list.at(-1), "c");
  EXPECT_THROW(static_cast<void>(list.at(3)), IndexError);
  EXPECT_THROW(static_cast<void>(list.at(-4)), IndexError);
  const Value dict = Value::dict({{"a", 1}, {2, "two"}});
  EXPECT_EQ(dict.at(2.0), "two");
  EXPECT_THROW(static_cast<void>(dict.at("b")), KeyError);
  EXPECT_THROW(static_cast<void>(Value(1).at(0)), TypeError);
}

TEST(ValueTest, A_repeated_key_keeps_its_place_and_takes_the_last_value) {
  EXPECT_EQ(printed(Value::dict({{1, "a"}, {2, "b"}, {1.0, "c"}})), "{1: 'c', 2: 'b'}");
}

}  // namespace
}  // namespace steward
