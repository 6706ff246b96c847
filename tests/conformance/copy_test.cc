// copy: a new anonymous object with the same values, which goes its own way.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class Copy : public DoorTest {};
FOR_EVERY_DOOR(Copy)

TEST_P(Copy, A_dict_is_copied_in_its_order_and_spelling) {
  const auto dict = new_dict();
  dict->update(Entries{
      {B(true), I(1)}, {F(2.0), L({S("x")})}, {S("long"), S(std::string(50'000, 'v'))}, {T({F(1.0)}), N()}});
  dict->set(I(1), I(5));
  const auto copy = read_side(dict)->copy();
  EXPECT_NE(copy->id(), dict->id());
  EXPECT_EQ(Entries(copy->items()), Entries(dict->items()));
}

TEST_P(Copy, A_dict_and_its_copy_go_their_own_ways) {
  const auto dict = new_dict();
  dict->update(Entries{{S("a"), I(1)}, {S("b"), I(2)}});
  const auto copy = dict->copy();
  dict->set(S("a"), I(9));
  dict->remove(S("b"));
  copy->set(S("c"), I(3));
  copy->set(S("a"), I(8));
  EXPECT_EQ(Entries(dict->items()), (Entries{{S("a"), I(9)}}));
  EXPECT_EQ(Entries(copy->items()), (Entries{{S("a"), I(8)}, {S("b"), I(2)}, {S("c"), I(3)}}));
}

TEST_P(Copy, A_copy_outlives_its_original) {
  std::shared_ptr<store::Dict> copy;
  {
    const auto dict = new_dict();
    dict->set(S("a"), S(std::string(10'000, 'v')));
    copy = dict->copy();
  }
  EXPECT_EQ(find(*copy, S("a")), S(std::string(10'000, 'v')));
}

TEST_P(Copy, A_large_dict_is_copied_whole) {
  const auto dict = new_dict();
  std::vector<std::pair<V, V>> entries;
  for (int i = 0; i < 20'000; ++i) entries.emplace_back(I(i), i % 10 == 0 ? S(std::string(100, 'v')) : I(i));
  dict->update(Entries(entries));
  for (int i = 0; i < 20'000; i += 4) dict->remove(I(i));
  const auto copy = dict->copy();
  EXPECT_TRUE(Entries(copy->items()) == Entries(dict->items()));
  EXPECT_EQ(copy->size(), 15'000U);
}

TEST_P(Copy, A_list_and_its_copy_go_their_own_ways) {
  const auto list = new_list();
  list->extend(Vs{I(1), S(std::string(50'000, 'v')), L({N()})});
  const auto copy = read_side(list)->copy();
  EXPECT_NE(copy->id(), list->id());
  EXPECT_EQ(Vs(copy->slice({})), Vs(list->slice({})));
  list->set(0, I(9));
  (void)copy->pop(-1);
  copy->append(S("new"));
  EXPECT_EQ(Vs(list->slice({})), (Vs{I(9), S(std::string(50'000, 'v')), L({N()})}));
  EXPECT_EQ(Vs(copy->slice({})), (Vs{I(1), S(std::string(50'000, 'v')), S("new")}));
}

TEST_P(Copy, A_large_list_is_copied_whole) {
  const auto list = new_list();
  std::vector<V> values;
  for (int i = 0; i < 20'000; ++i) values.push_back(i % 10 == 0 ? S(std::string(100, 'v')) : I(i));
  list->extend(Vs(values));
  EXPECT_TRUE(Vs(list->copy()->slice({})) == Vs(values));
}

TEST_P(Copy, A_copy_of_nothing_is_empty) {
  EXPECT_EQ(new_dict()->copy()->size(), 0U);
  EXPECT_EQ(new_list()->copy()->size(), 0U);
}

}  // namespace
}  // namespace steward::testing
