// The expectations are what Python 3.11 prints for the same values.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/packed.h"
#include "support/values.h"

namespace steward::packed {
namespace {

using namespace steward::testing;

TEST(Repr, Scalars_read_as_in_Python) {
  EXPECT_EQ(repr(N()), "None");
  EXPECT_EQ(repr(B(true)), "True");
  EXPECT_EQ(repr(B(false)), "False");
  EXPECT_EQ(repr(I(-42)), "-42");
  EXPECT_EQ(repr(R(12)), "<ref 12>");
}

TEST(Repr, Floats_have_the_shortest_digits_and_always_a_point_or_an_exponent) {
  const std::pair<double, const char*> cases[] = {{1.0, "1.0"},
                                                  {-0.0, "-0.0"},
                                                  {0.1, "0.1"},
                                                  {1.5e300, "1.5e+300"},
                                                  {1e16, "1e+16"},
                                                  {9999999999999998.0, "9999999999999998.0"},
                                                  {123456789012345.6, "123456789012345.6"},
                                                  {1e15, "1000000000000000.0"},
                                                  {1e22, "1e+22"},
                                                  {0.0001, "0.0001"},
                                                  {0.00001, "1e-05"},
                                                  {1.25e-7, "1.25e-07"},
                                                  {5e-324, "5e-324"},
                                                  {INFINITY, "inf"},
                                                  {-INFINITY, "-inf"},
                                                  {NAN, "nan"}};
  for (const auto& [number, text] : cases) EXPECT_EQ(repr(F(number)), text);
}

TEST(Repr, Text_is_quoted_and_escaped_as_in_Python) {
  EXPECT_EQ(repr(S("a")), "'a'");
  EXPECT_EQ(repr(S("it's")), "\"it's\"");
  EXPECT_EQ(repr(S("it's \"so\"")), R"('it\'s "so"')");
  EXPECT_EQ(repr(S("\"")), R"('"')");
  EXPECT_EQ(repr(S("a\n\t\r\\\x01\x7f")), R"('a\n\t\r\\\x01\x7f')");
  EXPECT_EQ(repr(S(std::string_view("\0", 1))), R"('\x00')");
  EXPECT_EQ(repr(S("\xc3\xa4\xe2\x82\xac")), "'\xc3\xa4\xe2\x82\xac'");
  EXPECT_EQ(repr(S("\xc2\x85\xc2\xa0\xc2\xad\xc2\xa1")), "'\\x85\\xa0\\xad\xc2\xa1'");
}

TEST(Repr, Bytes_show_ASCII_alone) {
  EXPECT_EQ(repr(Y("a'b")), "b\"a'b\"");
  EXPECT_EQ(repr(Y("\xc3\xa4\n")), R"(b'\xc3\xa4\n')");
}

TEST(Repr, Containers_read_as_in_Python) {
  EXPECT_EQ(repr(L({})), "[]");
  EXPECT_EQ(repr(T({})), "()");
  EXPECT_EQ(repr(D({})), "{}");
  EXPECT_EQ(repr(T({I(1)})), "(1,)");
  EXPECT_EQ(repr(T({I(1), S("a")})), "(1, 'a')");
  EXPECT_EQ(repr(D({{I(0), S("a")}, {S("2"), L({N(), F(1.5)})}})), "{0: 'a', '2': [None, 1.5]}");
}

}  // namespace
}  // namespace steward::packed
