// Dicts and lists in dicts and lists: shared all the way down, and kept alive.
#include <gtest/gtest.h>

#include "steward/error.h"
#include "unit/sdk/fixture.h"

namespace steward {
namespace {

// Before the model store and before the engine: the objects' lives are the engine's to count.
class NestedHandleTest : public ::testing::TestWithParam<bool> {
 protected:
  const Manager manager = GetParam() ? Manager() : testing::model_manager();
};

INSTANTIATE_TEST_SUITE_P(Stores, NestedHandleTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "engine" : "model"; });

TEST_P(NestedHandleTest, A_change_of_an_inner_list_is_seen_through_the_outer_dict) {
  const auto outer = manager.dict<std::string, List<int>>();
  outer["a"] = manager.list<int>();
  outer.at("a").append(1);
  const List<int> inner = outer["a"];
  inner.append(2);
  EXPECT_EQ(outer.at("a").size(), 2U);
  EXPECT_EQ(outer.at("a"), inner);
}

TEST_P(NestedHandleTest, A_value_that_refers_keeps_the_object_alive) {
  const Dict<> outer = manager.dict();
  outer["a"] = manager.list<int>();
  const Value value = outer.at("a");
  outer.clear();
  value.as<List<int>>().append(7);
  EXPECT_EQ(value.as<List<int>>().at(0), 7);
  EXPECT_EQ(value.kind(), Kind::kRef);
}

TEST_P(NestedHandleTest, What_is_popped_is_alive) {
  const auto dict = manager.dict<std::string, List<int>>();
  dict["a"] = manager.list<int>();
  const auto popped = dict.pop("a");
  ASSERT_TRUE(popped.has_value());
  popped->append(1);
  EXPECT_EQ(popped->size(), 1U);
  EXPECT_FALSE(dict.contains("a"));

  dict["b"] = manager.list<int>();
  dict["c"] = manager.list<int>();
  const auto last = dict.popitem();
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->first, "c");
  last->second.append(1);
  EXPECT_EQ(dict.size(), 1U);

  const auto list = manager.list<Dict<>>();
  list.append(manager.dict());
  const Dict<> taken = list.pop();
  taken["x"] = 1;
  EXPECT_EQ(taken.size(), 1U);
  EXPECT_TRUE(list.empty());
}

TEST_P(NestedHandleTest, A_ref_to_a_dict_is_no_list) {
  const Dict<> outer = manager.dict();
  const Dict<> inner = manager.dict();
  outer["a"] = inner;
  EXPECT_THROW(static_cast<void>(outer.at("a").as<List<>>()), TypeError);
  EXPECT_EQ(outer.at("a").as<Dict<>>(), inner);
}

TEST_P(NestedHandleTest, Handles_are_found_inside_other_values) {
  struct Job {
    List<int> inputs;
    std::string name;
  };
  const auto jobs = manager.list<Job>();
  jobs.append(Job{manager.list<int>(), "first"});
  jobs.at(0).inputs.append(3);
  EXPECT_EQ(jobs.at(0).inputs.at(0), 3);
  const Value whole = List<>(jobs).at(0);
  jobs.clear();
  EXPECT_EQ(whole.at(0).as<List<int>>().at(0), 3);
}

}  // namespace
}  // namespace steward
