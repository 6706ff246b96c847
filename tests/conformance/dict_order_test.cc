// Insertion order, as Python's dict keeps it.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictOrder : public DictTest {
 protected:
  [[nodiscard]] Vs keys() const { return Vs(reader().keys()); }
};
FOR_EVERY_DOOR(DictOrder)

TEST_P(DictOrder, A_new_key_goes_to_the_end) {
  for (const auto& key : {S("z"), I(5), S("a"), I(-1), N()}) writer().set(key, I(0));
  EXPECT_EQ(keys(), (Vs{S("z"), I(5), S("a"), I(-1), N()}));
}

TEST_P(DictOrder, An_overwrite_keeps_its_place) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}, {S("c"), I(3)}});
  writer().set(S("a"), S("a text that is long enough to be somewhere else"));
  writer().increment(S("b"), I(1));
  writer().compare_exchange(S("a"), S("a text that is long enough to be somewhere else"), I(9));
  EXPECT_EQ(items(), (Entries{{S("a"), I(9)}, {S("b"), I(3)}, {S("c"), I(3)}}));
}

TEST_P(DictOrder, A_key_that_was_removed_comes_back_at_the_end) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}, {S("c"), I(3)}});
  writer().remove(S("a"));
  EXPECT_EQ(keys(), (Vs{S("b"), S("c")}));
  writer().set(S("a"), I(4));
  EXPECT_EQ(keys(), (Vs{S("b"), S("c"), S("a")}));
}

TEST_P(DictOrder, Setdefault_appends_or_leaves_the_place) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  OwnedDatum value;
  writer().setdefault(S("a"), I(9), value);
  writer().setdefault(S("c"), I(9), value);
  EXPECT_EQ(keys(), (Vs{S("a"), S("b"), S("c")}));
}

TEST_P(DictOrder, Update_appends_new_keys_in_its_order_and_leaves_others_in_place) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  fill({{S("d"), I(3)}, {S("b"), I(4)}, {S("c"), I(5)}});
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}, {S("b"), I(4)}, {S("d"), I(3)}, {S("c"), I(5)}}));
}

TEST_P(DictOrder, Popitem_after_removals_takes_the_youngest_left) {
  for (int i = 0; i < 10; ++i) writer().set(I(i), I(i * i));
  writer().remove(I(9));
  writer().remove(I(7));
  OwnedDatum key;
  OwnedDatum value;
  for (const int expected : {8, 6, 5}) {
    ASSERT_TRUE(writer().popitem(key, value));
    EXPECT_EQ(V(key), I(expected));
    EXPECT_EQ(V(value), I(expected * expected));
  }
  writer().set(I(0), N());
  ASSERT_TRUE(writer().popitem(key, value));
  EXPECT_EQ(V(key), I(4));
}

TEST_P(DictOrder, Popitem_between_insertions_takes_what_came_last) {
  OwnedDatum key;
  OwnedDatum value;
  for (int i = 0; i < 300; ++i) {
    writer().set(I(i), N());
    if (i % 3 != 2) continue;
    ASSERT_TRUE(writer().popitem(key, value));
    EXPECT_EQ(V(key), I(i));
  }
  EXPECT_EQ(reader().size(), 200U);
}

TEST_P(DictOrder, Order_outlives_growth_and_removals) {
  std::vector<V> expected;
  for (int i = 0; i < 3000; ++i) writer().set(I((i * 7919) % 3001), I(i));
  for (int i = 0; i < 3000; ++i) {
    const int key = (i * 7919) % 3001;
    if (key % 3 == 0) {
      writer().remove(I(key));
    } else {
      expected.push_back(I(key));
    }
  }
  EXPECT_EQ(keys(), Vs(expected));
}

TEST_P(DictOrder, Clear_begins_a_new_order) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  writer().clear();
  fill({{S("b"), I(1)}, {S("a"), I(2)}});
  EXPECT_EQ(keys(), (Vs{S("b"), S("a")}));
}

}  // namespace
}  // namespace steward::testing
