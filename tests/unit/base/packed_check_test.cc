// What is refused as a value or a key, and with which error.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/packed.h"
#include "steward/error.h"
#include "support/values.h"

namespace steward::packed {
namespace {

using namespace steward::testing;

std::string refusal(const Datum& value) {
  try {
    check_value(value);
  } catch (const ValueError& e) {
    return e.what();
  }
  return "";
}

TEST(CheckValue, Every_kind_of_value_passes) {
  for (const V& value : {N(), B(true), I(1), F(NAN), S("\xe2\x82\xac"), Y("\xff\xfe"), R(5), L({}), T({}),
                         D({}), L({F(NAN), Y("\xff"), D({{S("a"), L({R(1)})}, {T({I(1), T({})}), N()}})})}) {
    EXPECT_NO_THROW(check_value(value)) << value;
  }
}

TEST(CheckValue, Bad_text_is_named_with_its_place) {
  EXPECT_NE(refusal(S("abc\xff")).find("offset 3"), std::string::npos);
  EXPECT_NE(refusal(L({I(1), L({S("\xc3")})})).find("UTF-8"), std::string::npos);
  EXPECT_NE(refusal(D({{S("\xff"), N()}})).find("UTF-8"), std::string::npos);
  EXPECT_NE(refusal(D({{T({S("\xff")}), N()}})).find("UTF-8"), std::string::npos);
}

TEST(CheckValue, A_hundred_levels_pass_and_one_more_does_not) {
  EXPECT_NO_THROW(check_value(nested_list(kMaxDepth)));
  EXPECT_NE(refusal(nested_list(kMaxDepth + 1)).find("deeper than 100"), std::string::npos);
  V dict = N();
  for (int i = 0; i < kMaxDepth; ++i) dict = D({{I(1), dict}});
  EXPECT_NO_THROW(check_value(dict));
  EXPECT_THROW(check_value(D({{I(1), dict}})), ValueError);
}

TEST(CheckValue, Sixty_four_MiB_pass_and_one_byte_more_does_not) {
  const std::string large(kMaxBytes + 1, 'x');
  const std::string_view most = std::string_view(large).substr(1);
  EXPECT_NO_THROW(check_value(Datum::of_str(most)));
  EXPECT_NO_THROW(check_value(Datum::of_bytes(most)));
  EXPECT_NE(refusal(Datum::of_str(large)).find("67108865"), std::string::npos);
  EXPECT_NE(refusal(Datum::of_bytes(large)).find("64 MiB"), std::string::npos);
}

TEST(CheckValue, A_nested_dict_holds_each_key_once) {
  EXPECT_NE(refusal(D({{I(1), S("a")}, {F(1.0), S("b")}})).find("1.0"), std::string::npos);
  EXPECT_THROW(check_value(L({D({{S("k"), N()}, {S("k"), N()}})})), ValueError);
  EXPECT_NO_THROW(check_value(D({{I(1), N()}, {S("1"), N()}, {Y("1"), N()}, {F(1.5), N()}, {N(), N()}})));
}

TEST(CheckValue, A_nested_dict_takes_only_what_can_be_a_key) {
  EXPECT_THROW(check_value(D({{L({}), N()}})), TypeError);
  EXPECT_THROW(check_value(L({D({{T({D({})}), N()}})})), TypeError);
  EXPECT_THROW(check_value(D({{F(NAN), N()}})), ValueError);
}

TEST(CheckValue, Malformed_bytes_are_refused) {
  const std::string body = L({I(1), S("a")}).bytes();
  for (std::size_t cut = 0; cut < body.size(); ++cut) {
    EXPECT_THROW(check_value(Datum::of_packed(Kind::kList, std::string_view(body).substr(0, cut))),
                 ValueError);
  }
  EXPECT_THROW(check_value(Datum::of_packed(Kind::kList, body + "x")), ValueError);
  EXPECT_THROW(check_value(Datum::of_packed(Kind::kList, std::string_view("\1\0\0\0\x0a", 5))), ValueError);
  EXPECT_THROW(check_value({static_cast<Kind>(10), 0, {}}), ValueError);
}

TEST(CheckKey, What_may_be_a_key_passes) {
  for (const V& key :
       {N(), B(false), I(1), F(INFINITY), S("a"), Y("\xff"), T({}), T({I(1), T({S("x"), N()})})}) {
    EXPECT_NO_THROW(check_key(key)) << key;
  }
}

TEST(CheckKey, What_may_not_is_refused) {
  for (const V& key : {L({}), D({}), R(1), T({L({I(1)})}), T({T({R(1)})})}) {
    EXPECT_THROW(check_key(key), TypeError) << key;
  }
  EXPECT_THROW(check_key(F(NAN)), ValueError);
  EXPECT_THROW(check_key(S("\xff")), ValueError);
  EXPECT_THROW(check_key(T({S("\xff")})), ValueError);
  EXPECT_THROW(check_key(Datum::of_packed(Kind::kTuple, T({I(1)}).bytes() + "x")), ValueError);
}

TEST(CheckKey, A_tuple_may_be_a_hundred_levels_deep) {
  V tuple = I(1);
  for (int i = 0; i < kMaxDepth; ++i) tuple = T({tuple});
  EXPECT_NO_THROW(check_key(tuple));
  EXPECT_THROW(check_key(T({tuple})), ValueError);
}

}  // namespace
}  // namespace steward::packed
