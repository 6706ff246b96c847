// Getting, setting and removing single entries.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictAccess : public DictTest {};
FOR_EVERY_DOOR(DictAccess)

TEST_P(DictAccess, A_new_dict_is_empty) {
  EXPECT_EQ(reader().size(), 0U);
  EXPECT_EQ(items(), Entries());
  EXPECT_FALSE(get(S("a")));
  EXPECT_FALSE(reader().contains(S("a")));
}

TEST_P(DictAccess, What_is_set_is_got) {
  writer().set(S("a"), I(1));
  writer().set(I(2), S("b"));
  EXPECT_EQ(get(S("a")), I(1));
  EXPECT_EQ(get(I(2)), S("b"));
  EXPECT_FALSE(get(S("b")));
  EXPECT_TRUE(reader().contains(S("a")));
  EXPECT_EQ(reader().size(), 2U);
}

TEST_P(DictAccess, An_overwrite_replaces_the_value) {
  writer().set(S("a"), I(1));
  writer().set(S("a"), S("a longer value that does not fit where the number was"));
  EXPECT_EQ(get(S("a")), S("a longer value that does not fit where the number was"));
  writer().set(S("a"), N());
  EXPECT_EQ(get(S("a")), N());
  EXPECT_TRUE(reader().contains(S("a")));
  EXPECT_EQ(reader().size(), 1U);
}

TEST_P(DictAccess, A_reused_result_holds_the_last_value_alone) {
  fill({{I(1), S("a text that is long enough to be somewhere else")}, {I(2), I(5)}, {I(3), S("")}});
  OwnedDatum value;
  ASSERT_TRUE(reader().get(I(1), value));
  ASSERT_TRUE(reader().get(I(2), value));
  EXPECT_EQ(V(value), I(5));
  ASSERT_TRUE(reader().get(I(1), value));
  ASSERT_TRUE(reader().get(I(3), value));
  EXPECT_EQ(V(value), S(""));
}

TEST_P(DictAccess, Setdefault_inserts_only_what_is_absent) {
  OwnedDatum value;
  EXPECT_TRUE(writer().setdefault(S("a"), I(1), value));
  EXPECT_EQ(V(value), I(1));
  EXPECT_FALSE(writer().setdefault(S("a"), I(2), value));
  EXPECT_EQ(V(value), I(1));
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}}));
}

TEST_P(DictAccess, Pop_removes_and_returns) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  OwnedDatum value;
  EXPECT_TRUE(writer().pop(S("a"), value));
  EXPECT_EQ(V(value), I(1));
  EXPECT_FALSE(writer().pop(S("a"), value));
  EXPECT_EQ(items(), (Entries{{S("b"), I(2)}}));
}

TEST_P(DictAccess, Popitem_takes_the_last_and_says_when_there_is_none) {
  fill({{S("a"), I(1)}, {S("b"), L({I(2)})}});
  OwnedDatum key;
  OwnedDatum value;
  ASSERT_TRUE(writer().popitem(key, value));
  EXPECT_EQ(V(key), S("b"));
  EXPECT_EQ(V(value), L({I(2)}));
  ASSERT_TRUE(writer().popitem(key, value));
  EXPECT_EQ(V(key), S("a"));
  EXPECT_FALSE(writer().popitem(key, value));
  EXPECT_EQ(reader().size(), 0U);
}

TEST_P(DictAccess, Remove_says_whether_the_key_was_there) {
  writer().set(S("a"), I(1));
  EXPECT_TRUE(writer().remove(S("a")));
  EXPECT_FALSE(writer().remove(S("a")));
  EXPECT_FALSE(get(S("a")));
  EXPECT_EQ(reader().size(), 0U);
}

TEST_P(DictAccess, Clear_leaves_an_empty_dict_that_can_be_used) {
  writer().clear();
  fill({{S("a"), I(1)}, {I(2), S("a text that is long enough to be somewhere else")}});
  writer().clear();
  EXPECT_EQ(reader().size(), 0U);
  EXPECT_FALSE(reader().contains(I(2)));
  EXPECT_EQ(items(), Entries());
  writer().set(I(2), I(3));
  EXPECT_EQ(items(), (Entries{{I(2), I(3)}}));
}

TEST_P(DictAccess, Keys_values_and_items_agree) {
  fill({{S("a"), I(1)}, {N(), F(2.5)}, {T({I(1), S("x")}), L({N()})}});
  EXPECT_EQ(Vs(reader().keys()), (Vs{S("a"), N(), T({I(1), S("x")})}));
  EXPECT_EQ(Vs(reader().values()), (Vs{I(1), F(2.5), L({N()})}));
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}, {N(), F(2.5)}, {T({I(1), S("x")}), L({N()})}}));
}

TEST_P(DictAccess, Two_dicts_do_not_see_each_other) {
  const auto other = new_dict();
  writer().set(S("a"), I(1));
  other->set(S("a"), I(2));
  EXPECT_EQ(get(S("a")), I(1));
  EXPECT_EQ(find(*other, S("a")), I(2));
}

}  // namespace
}  // namespace steward::testing
