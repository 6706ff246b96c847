// Dict<K, V>: every call of the handle, before the model store.
#include "steward/dict.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "steward/error.h"
#include "unit/sdk/fixture.h"

namespace steward {
namespace {

using testing::model_manager;
using testing::printed;

TEST(DictHandleTest, Reads_what_was_written) {
  const auto dict = model_manager().dict<std::string, int>();
  dict.set("a", 1);
  dict["b"] = 2;
  EXPECT_EQ(dict.get("a"), 1);
  EXPECT_EQ(dict.get("c"), std::nullopt);
  EXPECT_EQ(dict.get("c", 7), 7);
  EXPECT_EQ(dict.at("b"), 2);
  EXPECT_THROW(static_cast<void>(dict.at("c")), KeyError);
  EXPECT_TRUE(dict.contains("a"));
  EXPECT_FALSE(dict.contains("c"));
  EXPECT_EQ(dict.size(), 2U);
  EXPECT_FALSE(dict.empty());
}

TEST(DictHandleTest, A_place_is_read_written_compared_and_printed) {
  const auto dict = model_manager().dict<std::string, std::string>();
  dict["a"] = "one";
  dict["b"] = dict["a"];
  const std::string read = dict["b"];
  EXPECT_EQ(read, "one");
  EXPECT_TRUE(dict["a"] == "one");
  EXPECT_TRUE(dict["a"] != "two");
  EXPECT_EQ(printed(dict["a"]), "one");
  EXPECT_THROW(static_cast<void>(std::string(dict["c"])), KeyError);
  EXPECT_FALSE(dict.contains("c"));
}

TEST(DictHandleTest, Setdefault_inserts_once) {
  const auto dict = model_manager().dict<int, std::string>();
  EXPECT_EQ(dict.setdefault(1, "first"), "first");
  EXPECT_EQ(dict.setdefault(1, "second"), "first");
}

TEST(DictHandleTest, Pops_take_entries_out) {
  const auto dict = model_manager().dict<int, std::string>();
  dict.update({{1, "a"}, {2, "b"}, {3, "c"}});
  EXPECT_EQ(dict.pop(1), "a");
  EXPECT_EQ(dict.pop(1), std::nullopt);
  EXPECT_EQ(dict.pop(1, "none"), "none");
  EXPECT_EQ(dict.popitem(), std::pair(3, std::string("c")));
  EXPECT_TRUE(dict.remove(2));
  EXPECT_FALSE(dict.remove(2));
  EXPECT_EQ(dict.popitem(), std::nullopt);
}

TEST(DictHandleTest, Snapshots_and_iteration_keep_the_order_of_insertion) {
  const auto dict = model_manager().dict<int, int>();
  constexpr int kEntries = 1000;  // several pages
  for (int i = 0; i < kEntries; ++i) dict.set((i * 7) % kEntries, i);
  std::vector<std::pair<int, int>> walked;
  for (const auto& [key, value] : dict) walked.emplace_back(key, value);
  EXPECT_EQ(walked, dict.items());
  ASSERT_EQ(walked.size(), static_cast<std::size_t>(kEntries));
  EXPECT_EQ(walked[1], std::pair(7, 1));
  EXPECT_EQ(dict.keys()[1], 7);
  EXPECT_EQ(dict.values()[1], 1);
  const auto empty = model_manager().dict<int, int>();
  EXPECT_TRUE(empty.begin() == empty.end());
}

TEST(DictHandleTest, Scan_returns_each_entry_once) {
  const auto dict = model_manager().dict<int, int>();
  for (int i = 0; i < 100; ++i) dict.set(i, i);
  std::set<int> seen;
  std::size_t returned = 0;
  std::uint64_t cursor = 0;
  do {
    const auto page = dict.scan(cursor, 9);
    for (const auto& [key, value] : page.items) seen.insert(key);
    returned += page.items.size();
    cursor = page.cursor;
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(returned, 100U);
}

TEST(DictHandleTest, Update_takes_maps_vectors_and_other_dicts) {
  const Manager manager = model_manager();
  const auto dict = manager.dict<std::string, int>();
  dict.update(std::map<std::string, int>{{"a", 1}});
  dict.update(std::vector<std::pair<std::string, int>>{{"b", 2}});
  const auto other = manager.dict<std::string, int>();
  other.update({{"c", 3}, {"a", 4}});
  dict.update(other);
  EXPECT_EQ(printed(dict), "{'a': 4, 'b': 2, 'c': 3}");
}

TEST(DictHandleTest, Many_keys_go_in_one_call) {
  const auto dict = model_manager().dict<std::string, int>();
  const std::string longer(100, 'x');
  dict.update({{"a", 1}, {longer, 2}});
  const std::vector<std::string> keys = {longer, "none", "a"};
  EXPECT_EQ(dict.get_many(keys), (std::vector<std::optional<int>>{2, std::nullopt, 1}));
  EXPECT_EQ(dict.get_many({"a", "b"}), (std::vector<std::optional<int>>{1, std::nullopt}));
  EXPECT_EQ(dict.remove_many(std::set<std::string>{"a", "b"}), 1U);
  EXPECT_EQ(dict.remove_many({longer}), 1U);
  EXPECT_TRUE(dict.empty());
}

TEST(DictHandleTest, Increment_counts_from_nothing) {
  const auto counts = model_manager().dict<std::string, int>();
  EXPECT_EQ(counts.increment("a"), 1);
  EXPECT_EQ(counts.increment("a", 5), 6);
  const Dict<> any = counts;
  EXPECT_EQ(any.increment("a", 0.5), 6.5);
  any.set("text", "x");
  EXPECT_THROW(static_cast<void>(any.increment("text")), TypeError);
}

TEST(DictHandleTest, Compare_exchange_says_what_it_saw) {
  const auto dict = model_manager().dict<std::string, int>();
  EXPECT_TRUE(dict.compare_exchange("a", std::nullopt, 1));
  const auto refused = dict.compare_exchange("a", 2, 3);
  EXPECT_FALSE(refused);
  EXPECT_EQ(refused.seen, 1);
  const auto done = dict.compare_exchange("a", 1, std::nullopt);
  EXPECT_TRUE(done.exchanged);
  EXPECT_EQ(done.seen, 1);
  EXPECT_FALSE(dict.contains("a"));
}

TEST(DictHandleTest, Null_is_a_value_and_not_absence) {
  const Dict<> dict = model_manager().dict();
  EXPECT_TRUE(dict.compare_exchange("a", std::nullopt, nullptr));
  EXPECT_TRUE(dict.contains("a"));
  EXPECT_TRUE(dict.get("a").has_value());
  EXPECT_FALSE(dict.compare_exchange("a", std::nullopt, 1));
  EXPECT_TRUE(dict.compare_exchange("a", nullptr, 1));
}

TEST(DictHandleTest, Modify_runs_again_when_the_value_changed_meanwhile) {
  const auto dict = model_manager().dict<std::string, int>();
  dict.set("a", 1);
  int runs = 0;
  const int stored = dict.modify("a", [&](int before) {
    if (++runs == 1) dict.set("a", 10);
    return before * 2;
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(stored, 20);
  EXPECT_EQ(dict.at("a"), 20);
}

TEST(DictHandleTest, Modify_of_an_absent_key_throws_or_counts_as_the_fallback) {
  const auto dict = model_manager().dict<std::string, std::vector<int>>();
  const auto grow = [](std::vector<int> v) {
    v.push_back(1);
    return v;
  };
  EXPECT_THROW(dict.modify("a", grow), KeyError);
  EXPECT_EQ(dict.modify("a", {}, grow), std::vector<int>{1});
  EXPECT_EQ(dict.modify("a", {}, grow).size(), 2U);
  EXPECT_THROW(
      dict.modify("a", [](const std::vector<int>&) -> std::vector<int> { throw std::runtime_error("no"); }),
      std::runtime_error);
  EXPECT_EQ(dict.at("a").size(), 2U);
}

TEST(DictHandleTest, Modify_refuses_a_NaN_instead_of_trying_for_ever) {
  const auto dict = model_manager().dict<std::string, double>();
  dict.set("a", std::nan(""));
  try {
    EXPECT_TRUE(std::isnan(
        dict.modify("a", [](double) { return std::nan(""); })));  // a store for which NaN is itself
  } catch (const ValueError& error) {
    EXPECT_NE(std::string(error.what()).find("NaN"), std::string::npos);
  }
}

TEST(DictHandleTest, Equality_is_identity) {
  const Manager manager = model_manager();
  const auto a = manager.dict<int, int>("a");
  const auto again = manager.dict<int, int>("a");
  const auto copy = a.copy();
  EXPECT_EQ(a, again);
  EXPECT_NE(a, copy);
  EXPECT_EQ(Dict<>(a), Dict<>(again));
  EXPECT_EQ(a.id(), again.id());
}

TEST(DictHandleTest, A_handle_outlives_its_manager) {
  const auto dict = model_manager().dict<int, int>();
  dict.set(1, 2);
  EXPECT_EQ(dict.at(1), 2);
}

TEST(DictHandleTest, Prints_as_Python_does) {
  const Dict<> dict = model_manager().dict();
  EXPECT_EQ(printed(dict), "{}");
  dict[0] = 'a';
  dict["2"] = "b";
  EXPECT_EQ(printed(dict), "{0: 'a', '2': 'b'}");
}

TEST(DictHandleTest, Keys_that_can_not_be_are_refused) {
  const Dict<> dict = model_manager().dict();
  EXPECT_THROW(dict.set(Value::list({1}), 1), TypeError);
  EXPECT_THROW(dict.set("\xff", 1), ValueError);
  EXPECT_TRUE(dict.empty());
}

}  // namespace
}  // namespace steward
