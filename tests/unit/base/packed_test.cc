// Writing and walking packed values, and what damaged bytes do.
#include "engine/base/packed.h"

#include <gtest/gtest.h>

#include <random>

#include "steward/error.h"
#include "support/values.h"

namespace steward::packed {
namespace {

using namespace steward::testing;

std::vector<V> elements(const Datum& nested) {
  std::vector<V> all;
  Reader reader(nested);
  while (const auto d = reader.next()) all.emplace_back(*d);
  EXPECT_FALSE(reader.damaged());
  return all;
}

TEST(Packed, What_is_written_is_read_again) {
  const std::vector<V> values{N(),   B(true),   I(-5), F(2.5),           S("a"),
                              S(""), Y("\xff"), R(12), L({I(1), L({})}), D({{S("k"), T({N()})}}),
                              T({})};
  EXPECT_EQ(elements(L(values)), values);
  EXPECT_EQ(elements(T(values)), values);
  EXPECT_EQ(elements(D({{I(1), S("x")}, {S("b"), L({I(2)})}})),
            (std::vector<V>{I(1), S("x"), S("b"), L({I(2)})}));
}

TEST(Packed, The_bytes_are_those_of_the_header) {
  EXPECT_EQ(L({I(2), S("ab")}).bytes(), std::string("\2\0\0\0"
                                                    "\2"
                                                    "\2\0\0\0\0\0\0\0"
                                                    "\4"
                                                    "\2\0\0\0"
                                                    "ab",
                                                    20));
  EXPECT_EQ(D({{B(true), N()}}).bytes(), std::string("\1\0\0\0"
                                                     "\1\1"
                                                     "\0",
                                                     7));
}

TEST(Packed, A_reader_counts_down_what_remains) {
  const V dict = D({{I(1), I(2)}, {I(3), I(4)}});
  Reader reader(dict);
  for (std::uint32_t left = 4; left != 0; --left) {
    EXPECT_EQ(reader.remaining(), left);
    EXPECT_TRUE(reader.next());
  }
  EXPECT_EQ(reader.remaining(), 0U);
  EXPECT_FALSE(reader.next());
}

TEST(Packed, A_scalar_has_nothing_to_walk) {
  Reader reader(I(5));
  EXPECT_TRUE(reader.damaged());
  EXPECT_FALSE(reader.next());
}

TEST(Packed, A_writer_refuses_what_no_value_may_be) {
  const std::string large(kMaxBytes + 1, 'x');
  std::string out;
  EXPECT_THROW(Writer(out).value(Datum::of_bytes(large)), ValueError);
  EXPECT_TRUE(out.empty());
}

TEST(Packed, A_count_beyond_the_bytes_is_damage) {
  for (const std::string_view body :
       {std::string_view(), std::string_view("\1\0\0", 3), std::string_view("\xff\xff\xff\xff\0\0", 6)}) {
    for (const Kind kind : {Kind::kList, Kind::kTuple, Kind::kDict}) {
      Reader reader(Datum::of_packed(kind, body));
      EXPECT_TRUE(reader.damaged());
      EXPECT_EQ(reader.remaining(), 0U);
      EXPECT_FALSE(reader.next());
    }
  }
}

TEST(Packed, Bytes_behind_the_last_element_are_damage) {
  const std::string body = L({I(1)}).bytes() + "x";
  Reader reader(Datum::of_packed(Kind::kList, body));
  EXPECT_TRUE(reader.next());
  EXPECT_TRUE(reader.damaged());
}

TEST(Packed, Every_reference_is_visited_however_deep) {
  std::vector<ObjectId> seen;
  const auto visit = [&](ObjectId id) { seen.push_back(id); };
  for_each_ref(R(1), visit);
  for_each_ref(L({R(2), D({{S("a"), T({R(3), I(9)})}}), L({L({R(4)})}), R(2)}), visit);
  for_each_ref(S("no"), visit);
  EXPECT_EQ(seen, (std::vector<ObjectId>{1, 2, 3, 4, 2}));
}

// All that may meet bytes from elsewhere. Sanitizers turn a read outside into a failure; here it is
// that each call ends, and that what check_value lets pass reads as undamaged.
void meet(const Datum& value) {
  (void)repr(value);
  (void)order(value, value);
  for_each_ref(value, [](ObjectId) {});
  const bool same = equal(value, value);
  try {
    check_value(value);
  } catch (const Error&) {
    return;
  }
  EXPECT_TRUE(same || repr(value).find("nan") != std::string::npos);
  Reader reader(value);
  while (reader.next()) continue;
  EXPECT_FALSE(reader.damaged());
}

TEST(Packed, Damaged_bytes_are_met_without_harm) {
  const V good = L({I(1), S("text"), D({{T({I(1), F(2.0)}), L({R(3), Y("raw")})}, {N(), B(true)}}), F(0.5)});
  std::mt19937 random(20240501);
  for (int round = 0; round < 20000; ++round) {
    std::string body = good.bytes();
    for (std::uint64_t hits = 1 + random() % 3; hits != 0; --hits) {
      body[random() % body.size()] = static_cast<char>(random() % 3 == 0 ? random() % 12 : random());
    }
    body.resize(random() % 4 == 0 ? random() % body.size() : body.size());
    for (const Kind kind : {Kind::kList, Kind::kDict, Kind::kTuple}) meet(Datum::of_packed(kind, body));
  }
}

TEST(Packed, Bytes_nested_a_million_deep_are_met_without_harm) {
  for (const std::string_view level :
       {std::string_view("\6\1\0\0\0", 5), std::string_view("\7\1\0\0\0\0", 6)}) {
    std::string body(level.substr(1));
    for (int i = 0; i < 1'000'000; ++i) body.append(level);
    body.push_back('\0');
    const Datum value = Datum::of_packed(static_cast<Kind>(level[0]), body);
    meet(value);
    EXPECT_FALSE(equal(value, value));
    EXPECT_THROW(check_value(value), ValueError);
  }
}

}  // namespace
}  // namespace steward::packed
