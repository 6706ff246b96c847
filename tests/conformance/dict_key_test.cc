// Which keys are one, what is kept of their spelling, and what can not be a key.
#include <cmath>
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

class DictKey : public DictTest {};
FOR_EVERY_DOOR(DictKey)

TEST_P(DictKey, One_and_one_point_zero_and_true_are_one_key) {
  writer().set(I(1), S("int"));
  writer().set(F(1.0), S("float"));
  writer().set(B(true), S("bool"));
  EXPECT_EQ(items(), (Entries{{I(1), S("bool")}}));
  EXPECT_EQ(get(F(1.0)), S("bool"));
}

TEST_P(DictKey, The_first_spelling_is_kept) {
  writer().set(B(true), I(0));
  writer().set(I(1), I(1));
  writer().set(F(-0.0), I(0));
  writer().set(I(0), I(2));
  writer().set(F(3.0), I(0));
  writer().set(I(3), I(3));
  writer().set(T({F(1.0), B(false)}), I(0));
  writer().set(T({I(1), I(0)}), I(4));
  EXPECT_EQ(items(),
            (Entries{{B(true), I(1)}, {F(-0.0), I(2)}, {F(3.0), I(3)}, {T({F(1.0), B(false)}), I(4)}}));
}

TEST_P(DictKey, A_key_that_was_removed_takes_a_new_spelling) {
  writer().set(B(true), I(0));
  EXPECT_TRUE(writer().remove(F(1.0)));
  writer().set(I(1), I(0));
  EXPECT_EQ(items(), (Entries{{I(1), I(0)}}));
}

TEST_P(DictKey, Every_call_finds_a_key_by_any_spelling) {
  writer().set(I(2), I(10));
  OwnedDatum value;
  EXPECT_FALSE(writer().setdefault(F(2.0), I(0), value));
  EXPECT_EQ(V(writer().increment(F(2.0), I(1))), I(11));
  EXPECT_TRUE(writer().compare_exchange(F(2.0), I(11), I(12)).exchanged);
  EXPECT_EQ(optional_value(reader().get_many(Vs{F(2.0)})[0]), I(12));
  EXPECT_TRUE(reader().contains(F(2.0)));
  EXPECT_EQ(items(), (Entries{{I(2), I(12)}}));
  EXPECT_EQ(writer().remove_many(Vs{F(2.0)}), 1U);
}

TEST_P(DictKey, Keys_of_different_kinds_are_different) {
  const std::vector<V> keys{N(),   I(0),     F(0.5),    S(""),      S("0"),     Y(""),     Y("0"),
                            T({}), T({N()}), T({I(0)}), T({T({})}), T({S("")}), T({Y("")})};
  for (std::size_t i = 0; i < keys.size(); ++i) writer().set(keys[i], I(static_cast<std::int64_t>(i)));
  EXPECT_EQ(Vs(reader().keys()), Vs(keys));
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(get(keys[i]), I(static_cast<std::int64_t>(i)));
}

TEST_P(DictKey, Ints_and_floats_at_the_limits_stay_apart) {
  const std::vector<V> keys{I(kMin),   I(kMin + 1), I(kMax),      F(0x1p63), F(-0x1p64), I((1LL << 53) + 1),
                            F(0x1p53), F(INFINITY), F(-INFINITY), F(5e-324), F(1e300)};
  for (const V& key : keys) writer().set(key, key);
  EXPECT_EQ(reader().size(), keys.size());
  for (const V& key : keys) EXPECT_EQ(get(key), key);
  EXPECT_EQ(get(F(-0x1p63)), I(kMin));
  EXPECT_EQ(get(I(1LL << 53)), F(0x1p53));
}

TEST_P(DictKey, Text_may_be_empty_hold_NULs_and_any_letter) {
  const std::vector<V> keys{S(""),
                            S(std::string_view("\0", 1)),
                            S(std::string_view("a\0b", 3)),
                            S(std::string_view("a\0c", 3)),
                            S("a"),
                            S("\xe2\x82\xac"),
                            S("\xf0\x9f\x98\x80"),
                            Y(std::string_view("\0\xff\0", 3)),
                            S(std::string(1000, 'k')),
                            S(std::string(1000, 'k') + "l")};
  for (const V& key : keys) writer().set(key, key);
  EXPECT_EQ(Vs(reader().keys()), Vs(keys));
  for (const V& key : keys) EXPECT_EQ(get(key), key);
}

TEST_P(DictKey, Text_of_every_length_is_a_key) {
  for (std::size_t length = 0; length < 300; ++length) {
    writer().set(S(std::string(length, 'x')), I(static_cast<std::int64_t>(length)));
    writer().set(Y(std::string(length, 'x')), I(-static_cast<std::int64_t>(length)));
  }
  EXPECT_EQ(reader().size(), 600U);
  for (std::size_t length = 0; length < 300; ++length) {
    EXPECT_EQ(get(S(std::string(length, 'x'))), I(static_cast<std::int64_t>(length)));
    EXPECT_EQ(get(Y(std::string(length, 'x'))), I(-static_cast<std::int64_t>(length)));
  }
}

TEST_P(DictKey, Tuples_may_be_nested_and_long) {
  std::vector<V> many;
  for (int i = 0; i < 2000; ++i) many.push_back(i % 2 == 0 ? F(i) : S("x"));
  V deep = I(1);
  for (int i = 0; i < 100; ++i) deep = T({deep});
  const std::vector<V> keys{T({T({I(1)}), I(2)}), T({T({I(1), I(2)})}), T(many), deep};
  for (const V& key : keys) writer().set(key, S("v"));
  EXPECT_EQ(Vs(reader().keys()), Vs(keys));
  for (const V& key : keys) EXPECT_TRUE(reader().contains(key));
}

TEST_P(DictKey, A_key_of_a_mebibyte_is_kept) {
  const V key = S(std::string(1 << 20, 'k'));
  writer().set(key, I(1));
  writer().set(S(std::string((1 << 20) - 1, 'k')), I(2));
  EXPECT_EQ(get(key), I(1));
  EXPECT_EQ(V(reader().keys()[0]), key);
  EXPECT_TRUE(writer().remove(key));
  EXPECT_EQ(reader().size(), 1U);
}

TEST_P(DictKey, What_can_not_be_hashed_is_a_TypeError) {
  fill({{I(1), I(2)}});
  for (const V& key : {L({I(1)}), D({}), R(writer().id()), T({I(1), L({})})}) {
    OwnedDatum value;
    refuses<TypeError>([&] { writer().set(key, I(1)); });
    refuses<TypeError>([&] { (void)reader().get(key, value); });
    refuses<TypeError>([&] { (void)reader().contains(key); });
    refuses<TypeError>([&] { (void)writer().setdefault(key, I(1), value); });
    refuses<TypeError>([&] { (void)writer().pop(key, value); });
    refuses<TypeError>([&] { (void)writer().remove(key); });
    refuses<TypeError>([&] { (void)writer().increment(key, I(1)); });
    refuses<TypeError>([&] { (void)writer().compare_exchange(key, std::nullopt, I(1)); });
    refuses<TypeError>([&] { (void)reader().get_many(Vs{I(1), key}); });
    refuses<TypeError>([&] { (void)writer().remove_many(Vs{I(1), key}); });
    refuses<TypeError>([&] { writer().update(Entries{{I(3), I(4)}, {key, I(1)}}); });
  }
}

TEST_P(DictKey, A_NaN_can_not_be_a_key) {
  refuses<ValueError>([&] { writer().set(F(NAN), I(1)); });
  refuses<ValueError>([&] { (void)reader().contains(F(NAN)); });
  refuses<ValueError>([&] { writer().set(T({F(NAN)}), I(1)); });
}

TEST_P(DictKey, Text_that_is_not_UTF8_can_not_be_a_key) {
  refuses<ValueError>([&] { writer().set(S("\xff"), I(1)); });
  refuses<ValueError>([&] { (void)writer().increment(S("ab\xc3"), I(1)); });
  refuses<ValueError>([&] { writer().set(T({I(1), S("\xff")}), I(1)); });
  refuses<ValueError>([&] { (void)reader().contains(S(std::string(300, 'a') + "\xff")); });
}

TEST_P(DictKey, A_key_may_be_64_MiB_and_no_larger) {
  const std::string large((std::size_t{64} << 20) + 1, 'k');
  refuses<ValueError>([&] { writer().set(Datum::of_str(large), I(1)); });
  refuses<ValueError>([&] { (void)reader().contains(Datum::of_bytes(large)); });
  const Datum most = Datum::of_bytes(std::string_view(large).substr(1));
  writer().set(most, I(1));
  EXPECT_TRUE(reader().contains(most));
  EXPECT_TRUE(writer().remove(most));
}

}  // namespace
}  // namespace steward::testing
