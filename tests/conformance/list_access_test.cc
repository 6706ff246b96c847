// Single elements: append, insert, get, set, pop, and indices from both ends.
#include <limits>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

class ListAccess : public ListTest {};
FOR_EVERY_DOOR(ListAccess)

TEST_P(ListAccess, A_new_list_is_empty) {
  EXPECT_EQ(reader().size(), 0U);
  EXPECT_EQ(elements(), Vs());
  EXPECT_FALSE(get(0));
  EXPECT_FALSE(get(-1));
}

TEST_P(ListAccess, What_is_appended_comes_in_order) {
  for (const V& value : {I(1), S("a text that is long enough to be somewhere else"), N(), I(1)})
    writer().append(value);
  EXPECT_EQ(elements(), (Vs{I(1), S("a text that is long enough to be somewhere else"), N(), I(1)}));
  EXPECT_EQ(reader().size(), 4U);
}

TEST_P(ListAccess, Indices_count_from_both_ends) {
  fill({S("a"), S("b"), S("c")});
  EXPECT_EQ(get(0), S("a"));
  EXPECT_EQ(get(2), S("c"));
  EXPECT_EQ(get(-1), S("c"));
  EXPECT_EQ(get(-3), S("a"));
  for (const std::int64_t outside : {std::int64_t{3}, std::int64_t{-4}, kMax, kMin})
    EXPECT_FALSE(get(outside));
}

TEST_P(ListAccess, A_reused_result_holds_the_last_value_alone) {
  fill({S("a text that is long enough to be somewhere else"), I(5)});
  OwnedDatum value;
  ASSERT_TRUE(reader().get(0, value));
  ASSERT_TRUE(reader().get(1, value));
  EXPECT_EQ(V(value), I(5));
}

TEST_P(ListAccess, Set_replaces_an_element) {
  fill({I(0), I(1), I(2)});
  writer().set(1, S("a text that is long enough to be somewhere else"));
  writer().set(-1, L({I(9)}));
  EXPECT_EQ(elements(), (Vs{I(0), S("a text that is long enough to be somewhere else"), L({I(9)})}));
  writer().set(1, B(true));
  EXPECT_EQ(get(1), B(true));
}

TEST_P(ListAccess, Set_outside_is_an_IndexError) {
  refuses<IndexError>([&] { writer().set(0, I(1)); });
  fill({I(0), I(1)});
  for (const std::int64_t outside : {std::int64_t{2}, std::int64_t{-3}, kMax, kMin}) {
    refuses<IndexError>([&] { writer().set(outside, I(1)); });
  }
}

TEST_P(ListAccess, Insert_goes_before_its_index_and_clamps) {
  const auto inserted = [&](std::int64_t index) {
    writer().clear();
    fill({I(1), I(2), I(3)});
    writer().insert(index, I(9));
    return reader().index(I(9), 0, std::nullopt);
  };
  EXPECT_EQ(inserted(0), 0U);
  EXPECT_EQ(inserted(1), 1U);
  EXPECT_EQ(inserted(3), 3U);
  EXPECT_EQ(inserted(9), 3U);
  EXPECT_EQ(inserted(-1), 2U);
  EXPECT_EQ(inserted(-3), 0U);
  EXPECT_EQ(inserted(-9), 0U);
  EXPECT_EQ(inserted(kMax), 3U);
  EXPECT_EQ(inserted(kMin), 0U);
}

TEST_P(ListAccess, Insert_into_an_empty_list_makes_its_only_element) {
  writer().insert(-5, I(1));
  EXPECT_EQ(elements(), (Vs{I(1)}));
}

TEST_P(ListAccess, Pop_removes_and_returns_from_both_ends) {
  fill({I(0), S("a text that is long enough to be somewhere else"), I(2), I(3)});
  EXPECT_EQ(V(writer().pop(-1)), I(3));
  EXPECT_EQ(V(writer().pop(0)), I(0));
  EXPECT_EQ(V(writer().pop(-2)), S("a text that is long enough to be somewhere else"));
  EXPECT_EQ(elements(), (Vs{I(2)}));
  EXPECT_EQ(V(writer().pop(0)), I(2));
  EXPECT_EQ(reader().size(), 0U);
}

TEST_P(ListAccess, Pop_outside_is_an_IndexError) {
  refuses<IndexError>([&] { (void)writer().pop(-1); });
  refuses<IndexError>([&] { (void)writer().pop(0); });
  fill({I(0), I(1)});
  for (const std::int64_t outside : {std::int64_t{2}, std::int64_t{-3}, kMax, kMin}) {
    refuses<IndexError>([&] { (void)writer().pop(outside); });
  }
}

TEST_P(ListAccess, Extend_appends_all_or_nothing) {
  writer().extend({});
  EXPECT_EQ(reader().size(), 0U);
  fill({I(1), S("b")});
  fill({N(), L({})});
  EXPECT_EQ(elements(), (Vs{I(1), S("b"), N(), L({})}));
  refuses<ValueError>([&] { writer().extend(Vs{I(1), S("\xff")}); });
}

TEST_P(ListAccess, Clear_leaves_an_empty_list_that_can_be_used) {
  writer().clear();
  fill_with_range(1000);
  writer().clear();
  EXPECT_EQ(reader().size(), 0U);
  EXPECT_EQ(elements(), Vs());
  writer().append(I(7));
  EXPECT_EQ(elements(), (Vs{I(7)}));
}

TEST_P(ListAccess, Reverse_turns_the_order_round) {
  writer().reverse();
  fill({I(0), S("a text that is long enough to be somewhere else"), I(2)});
  writer().reverse();
  EXPECT_EQ(elements(), (Vs{I(2), S("a text that is long enough to be somewhere else"), I(0)}));
  fill({I(4)});
  writer().reverse();
  EXPECT_EQ(get(0), I(4));
}

TEST_P(ListAccess, Repeat_is_what_Python_writes_with_a_star) {
  fill({I(1), S("a text that is long enough to be somewhere else")});
  writer().repeat(1);
  EXPECT_EQ(reader().size(), 2U);
  writer().repeat(3);
  EXPECT_EQ(elements(), (Vs{I(1), S("a text that is long enough to be somewhere else"), I(1),
                            S("a text that is long enough to be somewhere else"), I(1),
                            S("a text that is long enough to be somewhere else")}));
  writer().repeat(0);
  EXPECT_EQ(elements(), Vs());
  writer().repeat(5);
  EXPECT_EQ(elements(), Vs());
  fill({I(1)});
  writer().repeat(-1);
  EXPECT_EQ(elements(), Vs());
}

}  // namespace
}  // namespace steward::testing
