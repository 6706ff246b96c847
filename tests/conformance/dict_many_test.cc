// The calls that take many keys: update, get_many, remove_many.
#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictMany : public DictTest {
 protected:
  [[nodiscard]] std::vector<std::optional<V>> get_many(const Vs& keys) const {
    std::vector<std::optional<V>> found;
    for (const auto& value : reader().get_many(keys)) found.push_back(optional_value(value));
    return found;
  }
};
FOR_EVERY_DOOR(DictMany)

TEST_P(DictMany, Update_sets_all) {
  fill({{S("a"), I(1)}, {I(2), L({})}, {N(), S("a text that is long enough to be somewhere else")}});
  EXPECT_EQ(
      items(),
      (Entries{{S("a"), I(1)}, {I(2), L({})}, {N(), S("a text that is long enough to be somewhere else")}}));
}

TEST_P(DictMany, Update_with_nothing_changes_nothing) {
  writer().set(S("a"), I(1));
  writer().update({});
  EXPECT_EQ(items(), (Entries{{S("a"), I(1)}}));
}

TEST_P(DictMany, In_an_update_the_last_of_a_key_wins_at_the_place_of_the_first) {
  fill({{I(1), S("a")}, {S("x"), S("b")}, {F(1.0), S("c")}, {B(true), S("d")}});
  EXPECT_EQ(items(), (Entries{{I(1), S("d")}, {S("x"), S("b")}}));
}

TEST_P(DictMany, An_update_that_is_refused_sets_none_of_its_entries) {
  fill({{S("a"), I(1)}});
  refuses<ValueError>([&] { writer().update(Entries{{S("b"), I(2)}, {S("a"), I(3)}, {S("c"), S("\xff")}}); });
  refuses<TypeError>([&] { writer().update(Entries{{S("b"), I(2)}, {L({}), I(3)}}); });
}

TEST_P(DictMany, A_large_update_arrives_whole_and_in_order) {
  std::vector<std::pair<V, V>> entries;
  for (int i = 0; i < 5000; ++i)
    entries.emplace_back(I((i * 4999) % 7919), S(std::string(static_cast<std::size_t>(i % 50), 'v')));
  const Entries all(entries);
  writer().update(all);
  EXPECT_EQ(items(), all);
  writer().update(all);
  EXPECT_EQ(items(), all);
}

TEST_P(DictMany, Get_many_answers_each_key_in_its_place) {
  fill({{S("a"), I(1)}, {I(2), N()}, {S("c"), L({I(3)})}});
  EXPECT_EQ(get_many(Vs{I(2), S("x"), S("a"), F(2.0), S("a"), S("c")}),
            (std::vector<std::optional<V>>{N(), std::nullopt, I(1), N(), I(1), L({I(3)})}));
  EXPECT_TRUE(get_many(Vs{}).empty());
}

TEST_P(DictMany, Get_many_of_thousands_of_keys) {
  std::vector<V> keys;
  for (int i = 0; i < 6000; ++i) {
    keys.push_back(S("key " + std::to_string(i)));
    if (i % 2 == 0) writer().set(keys.back(), I(i));
  }
  const auto found = get_many(Vs(keys));
  for (int i = 0; i < 6000; ++i) {
    EXPECT_EQ(found[static_cast<std::size_t>(i)], i % 2 == 0 ? std::optional(I(i)) : std::nullopt);
  }
}

TEST_P(DictMany, Remove_many_counts_what_was_there) {
  fill({{S("a"), I(1)}, {I(2), I(2)}, {S("c"), I(3)}, {S("d"), I(4)}});
  EXPECT_EQ(writer().remove_many(Vs{S("a"), S("x"), F(2.0), I(2), S("a")}), 2U);
  EXPECT_EQ(items(), (Entries{{S("c"), I(3)}, {S("d"), I(4)}}));
  EXPECT_EQ(writer().remove_many(Vs{}), 0U);
}

TEST_P(DictMany, Remove_many_that_is_refused_removes_none) {
  fill({{S("a"), I(1)}, {S("b"), I(2)}});
  refuses<TypeError>([&] { (void)writer().remove_many(Vs{S("a"), D({})}); });
  refuses<ValueError>([&] { (void)writer().remove_many(Vs{S("a"), S("\xff")}); });
}

}  // namespace
}  // namespace steward::testing
