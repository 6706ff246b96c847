// The identity and the spelling of keys.
#include "engine/base/key.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "steward/error.h"
#include "support/values.h"

namespace steward {
namespace {

using namespace steward::testing;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

std::string identity(const V& key) {
  std::string scratch;
  return key_identity(normalize_key(key, scratch));
}

bool one_key(const V& a, const V& b) {
  std::string scratch_a;
  std::string scratch_b;
  const KeyForm form = normalize_key(a, scratch_a);
  const KeyForm kept = normalize_key(b, scratch_b);
  const bool same = same_key(form, kept.type, kept.bits, kept.stored);
  EXPECT_EQ(same, identity(a) == identity(b)) << a << " and " << b;
  return same;
}

V restored(const V& key) {
  std::string scratch;
  const KeyForm form = normalize_key(key, scratch);
  const std::string stored(form.stored);
  scratch.assign(scratch.size(), '#');
  return V(restore_key(form.type, form.bits, stored));
}

TEST(Key, One_and_one_point_zero_and_true_are_one_key) {
  EXPECT_TRUE(one_key(I(1), F(1.0)));
  EXPECT_TRUE(one_key(F(1.0), B(true)));
  EXPECT_TRUE(one_key(B(false), I(0)));
  EXPECT_TRUE(one_key(F(-0.0), I(0)));
  EXPECT_TRUE(one_key(F(-0.0), F(0.0)));
  EXPECT_FALSE(one_key(I(1), I(2)));
  EXPECT_FALSE(one_key(F(1.5), I(1)));
}

TEST(Key, Keys_of_different_classes_are_never_one) {
  const std::vector<V> keys{N(), I(0), F(0.5), S(""), Y(""), T({}), S("a"), Y("a"), T({S("a")})};
  for (std::size_t a = 0; a < keys.size(); ++a) {
    for (std::size_t b = 0; b < keys.size(); ++b) EXPECT_EQ(one_key(keys[a], keys[b]), a == b);
  }
}

TEST(Key, A_float_is_compared_exactly_with_an_int) {
  EXPECT_TRUE(one_key(I(1LL << 53), F(0x1p53)));
  EXPECT_FALSE(one_key(I((1LL << 53) + 1), F(0x1p53)));
  EXPECT_TRUE(one_key(I(kMin), F(-0x1p63)));
  EXPECT_FALSE(one_key(I(kMax), F(0x1p63)));
  EXPECT_FALSE(one_key(F(0x1p63), F(-0x1p63)));
}

TEST(Key, Tuples_compare_element_by_element) {
  EXPECT_TRUE(one_key(T({I(1), S("a")}), T({F(1.0), S("a")})));
  EXPECT_TRUE(one_key(T({T({B(true)}), F(-0.0)}), T({T({I(1)}), I(0)})));
  EXPECT_FALSE(one_key(T({I(1)}), T({I(1), I(1)})));
  EXPECT_FALSE(one_key(T({S("ab"), S("c")}), T({S("a"), S("bc")})));
  EXPECT_FALSE(one_key(T({T({I(1)}), I(2)}), T({T({I(1), I(2)})})));
}

TEST(Key, The_spelling_is_given_back) {
  for (const V& key : {N(),
                       B(true),
                       B(false),
                       I(0),
                       I(-1),
                       I(kMin),
                       I(kMax),
                       F(0.0),
                       F(-0.0),
                       F(1.0),
                       F(-7.0),
                       F(1.5),
                       F(1e300),
                       F(-0x1p63),
                       F(0x1p63),
                       F(INFINITY),
                       F(-INFINITY),
                       S(""),
                       S("ab"),
                       S("\xc3\xa4"),
                       Y(""),
                       Y(std::string_view("\0\xff", 2)),
                       T({}),
                       T({I(1), I(2)}),
                       T({F(1.0), B(true), I(3), F(-0.0), F(2.5)}),
                       T({S("x"), T({B(false), T({}), Y("z")}), N(), F(9.0)})}) {
    EXPECT_EQ(restored(key), key);
  }
}

TEST(Key, A_tuple_of_plain_ints_keeps_no_spelling) {
  std::string scratch;
  const KeyForm form = normalize_key(T({I(1), I(2)}), scratch);
  EXPECT_EQ(form.stored.size(), form.norm.size() + 4);
  EXPECT_EQ(stored_norm(KeyType::kTuple, form.stored), form.norm);
}

TEST(Key, A_NaN_is_refused_with_a_ValueError) {
  std::string scratch;
  EXPECT_THROW((void)normalize_key(F(NAN), scratch), ValueError);
  EXPECT_THROW((void)normalize_key(T({I(1), T({F(NAN)})}), scratch), ValueError);
}

TEST(Key, What_can_not_be_hashed_is_a_TypeError) {
  std::string scratch;
  for (const V& key : {L({}), D({}), R(7), T({L({})}), T({T({D({})})}), T({R(7)})}) {
    EXPECT_THROW((void)normalize_key(key, scratch), TypeError) << key;
  }
}

TEST(Key, Bad_text_is_refused_whatever_its_length) {
  std::string scratch;
  for (const std::size_t before : {0U, 1U, 7U, 8U, 31U, 250U, 256U, 300U, 5000U}) {
    EXPECT_THROW((void)normalize_key(S(std::string(before, 'a') + '\xff'), scratch), ValueError) << before;
    EXPECT_NO_THROW((void)normalize_key(S(std::string(before, 'a') + "\xc3\xa4"), scratch)) << before;
  }
}

TEST(Key, A_tuple_whose_normal_form_is_too_large_is_refused) {
  const std::uint32_t count = 8U << 20;  // 2 bytes each as bools, 9 as the ints that they are equal to
  std::string body;
  packed::Writer(body).count(count);
  for (std::uint32_t i = 0; i < count; ++i) body.append("\x01\x01", 2);
  std::string scratch;
  EXPECT_THROW((void)normalize_key(Datum::of_packed(Kind::kTuple, body), scratch), ValueError);
}

TEST(Key, Damaged_stored_bytes_restore_to_a_tuple_and_read_nothing_outside) {
  std::string scratch;
  const std::string good(normalize_key(T({F(1.0), T({B(true)}), S("abc")}), scratch).stored);
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int flip : {1, 0x80, 0xff}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ flip);
      EXPECT_EQ(restore_key(KeyType::kTuple, 0, bad).kind, Kind::kTuple);
      EXPECT_EQ(restore_key(KeyType::kTuple, 0, bad.substr(0, at)).kind, Kind::kTuple);
    }
  }
}

}  // namespace
}  // namespace steward
