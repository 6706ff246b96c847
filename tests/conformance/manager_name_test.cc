// Objects by name: open, create, rename, drop, and the listing.
#include <algorithm>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

using store::ObjectKind;
using store::OpenMode;

class ManagerName : public DoorTest {
 protected:
  std::shared_ptr<store::Dict> open_dict(std::string_view name, OpenMode mode = OpenMode::kOpenOrCreate) {
    return std::dynamic_pointer_cast<store::Dict>(reading().open(ObjectKind::kDict, name, mode));
  }
  std::optional<store::ObjectInfo> info(ObjectId id) {
    for (const store::ObjectInfo& object : reading().objects()) {
      if (object.id == id) return object;
    }
    return std::nullopt;
  }
};
FOR_EVERY_DOOR(ManagerName)

TEST_P(ManagerName, A_name_opens_the_same_object_from_everywhere) {
  const std::string n = name();
  const auto created = new_dict(n);
  created->set(S("a"), I(1));
  const auto opened = open_dict(n);
  EXPECT_EQ(opened->id(), created->id());
  EXPECT_EQ(find(*opened, S("a")), I(1));
  opened->set(S("b"), I(2));
  EXPECT_EQ(find(*created, S("b")), I(2));
  EXPECT_EQ(open_dict(n, OpenMode::kOpen)->id(), created->id());
}

TEST_P(ManagerName, Open_or_create_makes_what_is_not_there) {
  const std::string n = name();
  const ObjectId id = open_dict(n)->id();
  EXPECT_EQ(open_dict(n)->id(), id);
}

TEST_P(ManagerName, A_named_object_outlives_its_handles) {
  const std::string n = name();
  ObjectId id = 0;
  {
    const auto list = new_list(n);
    list->append(I(1));
    id = list->id();
  }
  const auto again =
      std::dynamic_pointer_cast<store::List>(reading().open(ObjectKind::kList, n, OpenMode::kOpen));
  EXPECT_EQ(again->id(), id);
  EXPECT_EQ(find(*again, 0), I(1));
}

TEST_P(ManagerName, Open_of_an_unknown_name_is_NotFound) {
  const std::string n = name();
  EXPECT_THROW((void)open_dict(n, OpenMode::kOpen), NotFound);
  EXPECT_THROW((void)open_dict(n, OpenMode::kOpen), NotFound);
}

TEST_P(ManagerName, Create_of_a_known_name_is_AlreadyExists) {
  const std::string n = name();
  const auto dict = new_dict(n);
  dict->set(S("a"), I(1));
  EXPECT_THROW((void)open_dict(n, OpenMode::kCreate), AlreadyExists);
  EXPECT_THROW((void)reading().open(ObjectKind::kList, n, OpenMode::kCreate), AlreadyExists);
  EXPECT_EQ(find(*dict, S("a")), I(1));
}

TEST_P(ManagerName, A_name_of_another_kind_is_a_TypeError) {
  const std::string n = name();
  const auto dict = new_dict(n);
  EXPECT_THROW((void)reading().open(ObjectKind::kList, n, OpenMode::kOpen), TypeError);
  EXPECT_THROW((void)reading().open(ObjectKind::kList, n, OpenMode::kOpenOrCreate), TypeError);
  EXPECT_EQ(open_dict(n)->id(), dict->id());
}

TEST_P(ManagerName, Drop_takes_the_name_away) {
  const std::string n = name();
  const auto dict = new_dict(n);
  EXPECT_TRUE(writing().drop(n));
  EXPECT_FALSE(writing().drop(n));
  EXPECT_FALSE(reading().drop(n));
  EXPECT_THROW((void)open_dict(n, OpenMode::kOpen), NotFound);
  EXPECT_EQ(info(dict->id()).value().name, "");
}

TEST_P(ManagerName, What_was_dropped_goes_when_nobody_uses_it) {
  const std::string n = name();
  auto dict = new_dict(n);
  const ObjectId id = dict->id();
  dict.reset();
  EXPECT_TRUE(exists(id));
  EXPECT_TRUE(writing().drop(n));
  EXPECT_TRUE(eventually([&] { return !exists(id); }));
}

TEST_P(ManagerName, What_was_dropped_stays_with_those_who_use_it) {
  const std::string n = name();
  auto dict = new_dict(n);
  const ObjectId id = dict->id();
  dict->set(S("a"), I(1));
  EXPECT_TRUE(writing().drop(n));
  dict->set(S("b"), I(2));
  EXPECT_EQ(Entries(dict->items()), (Entries{{S("a"), I(1)}, {S("b"), I(2)}}));
  EXPECT_NE(open_dict(n)->id(), id);
  dict.reset();
  EXPECT_TRUE(eventually([&] { return !exists(id); }));
}

TEST_P(ManagerName, A_name_that_was_dropped_is_free_for_another_kind) {
  const std::string n = name();
  const ObjectId old = new_dict(n)->id();
  EXPECT_TRUE(writing().drop(n));
  const auto list = new_list(n);
  EXPECT_NE(list->id(), old);
  EXPECT_EQ(list->size(), 0U);
}

TEST_P(ManagerName, Rename_moves_the_name_and_leaves_the_object) {
  const std::string from = name("from");
  const std::string to = name("to");
  const auto dict = new_dict(from);
  dict->set(S("a"), I(1));
  writing().rename(from, to);
  EXPECT_THROW((void)open_dict(from, OpenMode::kOpen), NotFound);
  EXPECT_EQ(open_dict(to, OpenMode::kOpen)->id(), dict->id());
  EXPECT_EQ(find(*dict, S("a")), I(1));
  EXPECT_EQ(info(dict->id()).value().name, to);
  writing().rename(to, from);
  EXPECT_EQ(open_dict(from, OpenMode::kOpen)->id(), dict->id());
}

TEST_P(ManagerName, Rename_of_an_unknown_name_is_NotFound) {
  const std::string from = name("from");
  const std::string to = name("to");
  EXPECT_THROW(writing().rename(from, to), NotFound);
  EXPECT_THROW((void)open_dict(to, OpenMode::kOpen), NotFound);
}

TEST_P(ManagerName, Rename_to_a_name_in_use_is_AlreadyExists) {
  const std::string from = name("from");
  const std::string to = name("to");
  const auto one = new_dict(from);
  const auto other = new_dict(to);
  EXPECT_THROW(writing().rename(from, to), AlreadyExists);
  EXPECT_EQ(open_dict(from)->id(), one->id());
  EXPECT_EQ(open_dict(to)->id(), other->id());
}

TEST_P(ManagerName, A_name_may_be_any_text) {
  const std::vector<std::string> odd{" ",
                                     "a/b",
                                     "../x",
                                     "'\"\\",
                                     "\n\t",
                                     "%s{}",
                                     "\xe2\x82\xac\xf0\x9f\x98\x80",
                                     std::string("nul\0in", 6),
                                     std::string("nul\0on", 6),
                                     std::string(200, 'n')};
  std::vector<ObjectId> ids;
  for (const std::string& each : odd) ids.push_back(new_dict(name(each))->id());
  for (std::size_t i = 0; i < odd.size(); ++i) {
    EXPECT_EQ(open_dict(name(odd[i]), OpenMode::kOpen)->id(), ids[i]) << odd[i];
    EXPECT_EQ(info(ids[i]).value().name, name(odd[i]));
  }
}

TEST_P(ManagerName, A_name_that_is_not_UTF8_is_a_ValueError) {
  EXPECT_THROW((void)open_dict("bad \xff", OpenMode::kOpenOrCreate), ValueError);
  const std::string n = name();
  const auto dict = new_dict(n);
  EXPECT_THROW(writing().rename(n, "bad \xff"), ValueError);
  EXPECT_EQ(open_dict(n)->id(), dict->id());
}

TEST_P(ManagerName, A_name_may_have_a_thousand_bytes_and_no_more) {
  const std::string most = name(std::string(1000 - name().size(), 'n'));
  ASSERT_EQ(most.size(), 1000U);
  const auto dict = new_dict(most);
  EXPECT_EQ(open_dict(most, OpenMode::kOpen)->id(), dict->id());
  EXPECT_THROW((void)open_dict(most + "n"), ValueError);
  EXPECT_THROW(writing().rename(most, most + "n"), ValueError);
  EXPECT_EQ(open_dict(most, OpenMode::kOpen)->id(), dict->id());
}

TEST_P(ManagerName, An_empty_name_is_none) {
  const std::string n = name();
  const auto dict = new_dict(n);
  const auto one = open_dict("");
  EXPECT_NE(open_dict("")->id(), one->id());
  EXPECT_THROW(writing().rename(n, ""), ValueError);
  EXPECT_FALSE(writing().drop(""));
  EXPECT_EQ(open_dict(n)->id(), dict->id());
}

TEST_P(ManagerName, Rename_to_the_same_name_changes_nothing) {
  const std::string n = name();
  const auto dict = new_dict(n);
  writing().rename(n, n);
  EXPECT_EQ(open_dict(n, OpenMode::kOpen)->id(), dict->id());
}

TEST_P(ManagerName, Many_names_are_kept_apart) {
  std::vector<ObjectId> ids;
  for (int i = 0; i < 300; ++i) ids.push_back(new_dict(name(std::to_string(i)))->id());
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(open_dict(name(std::to_string(i)), OpenMode::kOpen)->id(), ids[static_cast<std::size_t>(i)]);
  }
}

TEST_P(ManagerName, The_listing_tells_name_kind_and_size) {
  const std::string n = name();
  const auto dict = new_dict(n);
  const auto list = new_list();
  dict->set(S("a"), I(1));
  dict->set(S("b"), S(std::string(100'000, 'x')));
  list->append(I(1));
  const auto of_dict = info(dict->id()).value();
  EXPECT_EQ(of_dict.kind, ObjectKind::kDict);
  EXPECT_EQ(of_dict.name, n);
  EXPECT_EQ(of_dict.size, 2U);
  EXPECT_GT(of_dict.memory_bytes, 0U);
  EXPECT_GT(of_dict.references, 0U);
  const auto of_list = info(list->id()).value();
  EXPECT_EQ(of_list.kind, ObjectKind::kList);
  EXPECT_EQ(of_list.name, "");
  EXPECT_EQ(of_list.size, 1U);
}

TEST_P(ManagerName, The_figures_count_objects_and_memory) {
  const auto before = reading().stats();
  const auto dict = new_dict();
  const auto list = new_list();
  const auto after = reading().stats();
  EXPECT_EQ(after.objects, before.objects + 2);
  EXPECT_GE(after.sessions, 1U);
  EXPECT_GE(after.capacity_bytes, after.committed_bytes);
  EXPECT_GE(after.committed_bytes, after.used_bytes);
  EXPECT_GT(after.used_bytes, 0U);
}

}  // namespace
}  // namespace steward::testing
