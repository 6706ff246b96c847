// Values as JSON: there and back.
#include "cli/json.h"

#include <gtest/gtest.h>

#include <cmath>

namespace steward::cli {
namespace {

TEST(CliJsonTest, Every_kind_is_written_and_read_back) {
  const std::pair<Value, std::string> cases[] = {
      {nullptr, "null"},
      {true, "true"},
      {-7, "-7"},
      {2.5, "2.5"},
      {1.0, "1.0"},
      {"a \"b\" \u00e9", "\"a \\\"b\\\" \u00e9\""},
      {Bytes(std::string("\0\xff", 2)), R"({"$bytes":"AP8="})"},
      {Value::list({1, Value::list()}), "[1,[]]"},
      {Value::tuple({1, "x"}), R"({"$tuple":[1,"x"]})"},
      {Value::dict({{"b", 1}, {"a", 2}}), R"({"b":1,"a":2})"},
      {Value::dict({{1, "one"}, {nullptr, 2.5}}), R"({"$dict":[[1,"one"],[null,2.5]]})"},
      {Value::dict({{"$bytes", "no bytes"}}), R"({"$dict":[["$bytes","no bytes"]]})"},
      {Ref(12), R"({"$ref":12})"},
      {HUGE_VAL, R"({"$float":"inf"})"},
      {-HUGE_VAL, R"({"$float":"-inf"})"},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(dump(value), text);
    const Value back = parse_value(text);
    EXPECT_EQ(back, value) << text;
    EXPECT_EQ(back.kind(), value.kind()) << text;
    EXPECT_EQ(dump(back), text);
  }
  EXPECT_EQ(dump(parse_value(R"({"$float":"nan"})")), R"({"$float":"nan"})");
}

TEST(CliJsonTest, A_word_that_is_not_JSON_is_a_text) {
  EXPECT_EQ(parse_value("Ada"), "Ada");
  EXPECT_EQ(parse_value("\"Ada\""), "Ada");
  EXPECT_EQ(parse_value("[1, 2"), "[1, 2");
  EXPECT_EQ(parse_value(""), "");
  EXPECT_EQ(parse_value("7"), 7);
  EXPECT_EQ(parse_value("\"7\""), "7");
  EXPECT_EQ(parse_value("True"), "True");
}

TEST(CliJsonTest, What_is_no_value_is_refused_with_a_reason) {
  for (const char* text :
       {R"({"$bytes": "%%"})", R"({"$bytes": 1})", R"({"$tuple": 1})", R"({"$dict": [[1]]})",
        R"({"$float": "big"})", R"({"$ref": "x"})", R"({"$set": []})", "18446744073709551615"}) {
    EXPECT_THROW(static_cast<void>(parse_value(text)), ValueError) << text;
  }
}

}  // namespace
}  // namespace steward::cli
