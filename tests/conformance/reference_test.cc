// Values that refer to other objects: what is referred to stays, what nobody refers to goes.
#include <functional>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class Reference : public DoorTest {
 protected:
  [[nodiscard]] bool goes(ObjectId id) {
    return eventually([&] { return !exists(id); });
  }
  std::shared_ptr<store::List> attach_list(ObjectId id) {
    return std::dynamic_pointer_cast<store::List>(reading().attach(id));
  }
  // A new anonymous list that only `dict[key]` refers to, within other values if so wished.
  ObjectId put_list(store::Dict& dict, const Datum& key, const std::function<V(ObjectId)>& wrap = R) {
    const auto list = new_list();
    list->append(S("inside"));
    dict.set(key, wrap(list->id()));
    return list->id();
  }
};
FOR_EVERY_DOOR(Reference)

TEST_P(Reference, An_anonymous_object_goes_with_its_last_handle) {
  ObjectId id = 0;
  {
    const auto list = new_list();
    id = list->id();
    EXPECT_TRUE(exists(id));
  }
  EXPECT_TRUE(goes(id));
}

TEST_P(Reference, An_object_in_a_value_lives_without_handles) {
  const auto dict = new_dict();
  const ObjectId id = put_list(*dict, S("k"));
  EXPECT_EQ(find(*read_side(dict), S("k")), R(id));
  const auto list = attach_list(id);
  EXPECT_EQ(find(*list, 0), S("inside"));
  list->append(I(2));
  EXPECT_EQ(attach_list(id)->size(), 2U);
}

TEST_P(Reference, An_object_within_a_nested_value_lives) {
  const auto dict = new_dict();
  const ObjectId id = put_list(*dict, S("k"), [](ObjectId i) {
    return L({I(1), D({{S("deep"), T({R(i)})}})});
  });
  EXPECT_EQ(find(*dict, S("k")), L({I(1), D({{S("deep"), T({R(id)})}})}));
  EXPECT_EQ(attach_list(id)->size(), 1U);
  dict->set(S("k"), L({I(1)}));
  EXPECT_TRUE(goes(id));
}

TEST_P(Reference, Every_way_to_lose_a_value_lets_go_of_its_object) {
  const auto dict = new_dict();
  OwnedDatum key;
  OwnedDatum value;
  const std::vector<std::pair<const char*, std::function<void()>>> ways{
      {"set", [&] { dict->set(S("k"), I(1)); }},
      {"remove", [&] { dict->remove(S("k")); }},
      {"pop", [&] { dict->pop(S("k"), value); }},
      {"popitem", [&] { dict->popitem(key, value); }},
      {"clear", [&] { dict->clear(); }},
      {"update",
       [&] {
         dict->update(Entries{{S("x"), I(1)}, {S("k"), I(2)}});
       }},
      {"remove_many", [&] { (void)dict->remove_many(Vs{S("k")}); }},
      {"compare_exchange", [&] { (void)dict->compare_exchange(S("k"), *find(*dict, S("k")), I(1)); }},
      {"compare_exchange to absent",
       [&] { (void)dict->compare_exchange(S("k"), *find(*dict, S("k")), std::nullopt); }},
  };
  for (const auto& [name, way] : ways) {
    dict->clear();
    const ObjectId id = put_list(*dict, S("k"));
    EXPECT_TRUE(exists(id)) << name;
    way();
    EXPECT_TRUE(goes(id)) << name;
  }
}

TEST_P(Reference, Every_way_to_lose_an_element_lets_go_of_its_object) {
  const auto outer = new_list();
  const std::vector<std::pair<const char*, std::function<void()>>> ways{
      {"set", [&] { outer->set(1, I(1)); }},
      {"pop", [&] { (void)outer->pop(1); }},
      {"remove", [&] { outer->remove(*find(*outer, 1)); }},
      {"clear", [&] { outer->clear(); }},
      {"remove_slice",
       [&] {
         outer->remove_slice({1, 2, {}});
       }},
      {"remove_slice with a step",
       [&] {
         outer->remove_slice({1, {}, 2});
       }},
      {"set_slice",
       [&] {
         outer->set_slice({0, {}, {}}, Vs{I(5)});
       }},
      {"set_slice with a step",
       [&] {
         outer->set_slice({1, {}, 2}, Vs{I(5)});
       }},
      {"repeat", [&] { outer->repeat(0); }},
      {"compare_exchange", [&] { (void)outer->compare_exchange(1, *find(*outer, 1), I(1)); }},
  };
  for (const auto& [name, way] : ways) {
    outer->clear();
    ObjectId id = 0;
    {
      const auto inner = new_list();
      id = inner->id();
      outer->extend(Vs{I(0), R(id), I(2)});
    }
    EXPECT_TRUE(exists(id)) << name;
    way();
    EXPECT_TRUE(goes(id)) << name;
  }
}

TEST_P(Reference, An_object_lives_until_the_last_of_its_references_goes) {
  const auto dict = new_dict();
  const auto list = new_list();
  const ObjectId id = put_list(*dict, S("k"));
  list->extend(Vs{R(id), I(1)});
  list->repeat(3);
  dict->remove(S("k"));
  list->remove_slice({1, {}, {}});
  EXPECT_TRUE(exists(id));
  const auto handle = attach_list(id);
  list->clear();
  EXPECT_EQ(handle->size(), 1U);
  EXPECT_TRUE(exists(id));
}

TEST_P(Reference, A_copy_refers_to_the_same_objects) {
  const auto dict = new_dict();
  const ObjectId id = put_list(*dict, S("k"));
  auto copy = dict->copy();
  dict->clear();
  EXPECT_EQ(find(*copy, S("k")), R(id));
  EXPECT_TRUE(exists(id));
  copy.reset();
  EXPECT_TRUE(goes(id));
}

TEST_P(Reference, An_object_takes_along_what_only_it_refers_to) {
  ObjectId inner_id = 0;
  ObjectId middle_id = 0;
  const auto outer = new_dict();
  {
    const auto middle = new_dict();
    middle_id = middle->id();
    inner_id = put_list(*middle, S("inner"));
    outer->set(S("middle"), R(middle_id));
  }
  EXPECT_TRUE(exists(inner_id));
  outer->remove(S("middle"));
  EXPECT_TRUE(goes(middle_id));
  EXPECT_TRUE(goes(inner_id));
}

TEST_P(Reference, A_chain_of_thousands_goes_whole) {
  const auto head = new_list();
  ObjectId last = 0;
  {
    auto at = head;
    for (int i = 0; i < 2000; ++i) {
      const auto next = new_list();
      at->append(R(next->id()));
      at = next;
    }
    last = at->id();
  }
  EXPECT_TRUE(exists(last));
  head->clear();
  EXPECT_TRUE(goes(last));
}

TEST_P(Reference, What_was_dropped_with_its_name_lets_go_of_its_values) {
  const std::string n = name();
  const ObjectId id = put_list(*new_dict(n), S("k"));
  EXPECT_TRUE(exists(id));
  writing().drop(n);
  EXPECT_TRUE(goes(id));
}

TEST_P(Reference, What_was_dropped_stays_while_a_value_refers_to_it) {
  const std::string n = name();
  const auto dict = new_dict();
  const ObjectId id = new_list(n)->id();
  dict->set(S("k"), R(id));
  EXPECT_TRUE(writing().drop(n));
  EXPECT_EQ(attach_list(id)->size(), 0U);
  EXPECT_TRUE(dict->remove(S("k")));
  EXPECT_TRUE(goes(id));
}

TEST_P(Reference, A_reference_to_nothing_is_NotFound_and_changes_nothing) {
  const auto dict = new_dict();
  const auto list = new_list();
  dict->set(S("k"), I(1));
  list->append(I(1));
  const ObjectId nothing = 0xfffffffffff0;
  EXPECT_THROW((void)reading().attach(nothing), NotFound);
  EXPECT_THROW((void)reading().attach(0), NotFound);
  EXPECT_THROW(dict->set(S("k"), R(nothing)), NotFound);
  EXPECT_THROW(dict->set(S("new"), L({R(list->id()), R(nothing)})), NotFound);
  EXPECT_THROW(dict->update(Entries{{S("a"), R(list->id())}, {S("b"), R(nothing)}}), NotFound);
  EXPECT_THROW(list->append(R(nothing)), NotFound);
  EXPECT_THROW(list->extend(Vs{I(1), R(nothing)}), NotFound);
  EXPECT_EQ(Entries(dict->items()), (Entries{{S("k"), I(1)}}));
  EXPECT_EQ(Vs(list->slice({})), (Vs{I(1)}));
}

TEST_P(Reference, A_new_object_never_has_the_id_of_one_that_went) {
  std::vector<ObjectId> ids;
  for (int i = 0; i < 50; ++i) {
    const auto dict = new_dict();
    for (const ObjectId id : ids) EXPECT_NE(dict->id(), id);
    ids.push_back(dict->id());
  }
}

TEST_P(Reference, An_object_may_refer_to_itself) {
  const std::string n = name();
  const auto dict = new_dict(n);
  dict->set(S("self"), R(dict->id()));
  EXPECT_EQ(find(*dict, S("self")), R(dict->id()));
  dict->set(S("self"), L({R(dict->id()), R(dict->id())}));
  EXPECT_TRUE(exists(dict->id()));
  EXPECT_TRUE(dict->remove(S("self")));
  EXPECT_EQ(dict->size(), 0U);
}

}  // namespace
}  // namespace steward::testing
