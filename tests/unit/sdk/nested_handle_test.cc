// Dicts and lists in dicts and lists: shared all the way down, and kept alive.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

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

TEST_P(NestedHandleTest, What_is_popped_of_a_dict_of_any_values_is_alive) {
  const Dict<> dict = manager.dict();
  dict["number"] = 1;
  dict["list"] = manager.list<int>();
  const auto last = dict.popitem();
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->first, "list");
  last->second.as<List<int>>().append(7);
  EXPECT_EQ(last->second.as<List<int>>().size(), 1U);
  EXPECT_EQ(dict.popitem(), std::pair(Value("number"), Value(1)));
  EXPECT_EQ(dict.popitem(), std::nullopt);
}

TEST_P(NestedHandleTest, Of_handles_that_repeat_the_one_at_the_index_is_popped) {
  const auto list = manager.list<List<int>>();
  const auto a = manager.list<int>();
  const auto b = manager.list<int>();
  list.extend({a, b, a, b});
  EXPECT_EQ(list.pop(), b);
  EXPECT_EQ(list.pop(), a);
  EXPECT_EQ(list.slice(), (std::vector{a, b}));
  list.extend({a, b});
  EXPECT_EQ(list.pop(-2), a);
  EXPECT_EQ(list.pop(0), a);
  EXPECT_EQ(list.slice(), (std::vector{b, b}));
}

TEST_P(NestedHandleTest, A_tuple_of_a_handle_and_a_NaN_is_popped) {
  const List<> list = manager.list();
  list.append(Value::tuple({manager.dict(), std::numeric_limits<double>::quiet_NaN()}));
  EXPECT_EQ(list.pop().at(0).as<Dict<>>().size(), 0U);
  EXPECT_TRUE(list.empty());
}

// Runs `body` in `count` threads at once; what one throws fails the test.
void in_threads(int count, const std::function<void()>& body) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&body] {
      try {
        body();
      } catch (const Error& e) {
        ADD_FAILURE() << e.what();
      }
    });
  }
}

// Each object is referred to by its element alone: a popper that takes what it does not hold loses it.
TEST(NestedHandleRaces, Many_that_pop_a_list_of_handles_lose_none) {
  const Manager manager;
  constexpr int kHandles = 2000;
  const auto list = manager.list<List<int>>();
  for (int i = 0; i < kHandles; ++i) {
    const auto inner = manager.list<int>();
    inner.append(i);
    list.append(inner);
  }
  std::mutex mutex;
  std::set<int> popped;
  in_threads(4, [&] {
    for (bool front = true;; front = !front) {
      std::optional<List<int>> inner;
      try {
        inner = list.pop(front ? 0 : -1);
      } catch (const IndexError&) {
        return;
      }
      const std::lock_guard guard(mutex);
      EXPECT_TRUE(popped.insert(inner->at(0)).second) << "popped twice: " << inner->at(0);
    }
  });
  EXPECT_EQ(popped.size(), std::size_t{kHandles});
}

TEST(NestedHandleRaces, Snapshots_of_handles_hold_all_that_they_return_while_others_replace_them) {
  const Manager manager;
  const auto dict = manager.dict<int, List<int>>();
  const auto list = manager.list<List<int>>();
  for (int i = 0; i < 4; ++i) dict.set(i, manager.list<int>());
  for (int i = 0; i < 4; ++i) list.append(manager.list<int>());
  std::atomic<bool> stop{false};
  const std::jthread replacer([&] {
    for (int i = 0; !stop; i = (i + 1) % 4) {
      dict.set(i, manager.list<int>());
      list.set(i, manager.list<int>());
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  in_threads(1, [&] {
    for (int i = 0; i < 2000; ++i) {
      for (const auto& [key, inner] : dict.items()) EXPECT_EQ(inner.size(), 0U);
      for (const auto& inner : dict.values()) EXPECT_EQ(inner.size(), 0U);
      for (const auto& inner : dict.get_many({0, 1, 2, 3})) EXPECT_EQ(inner->size(), 0U);
      for (const auto& [key, inner] : dict.scan(0, 4).items) EXPECT_EQ(inner.size(), 0U);
      for (const auto& inner : list.slice()) EXPECT_EQ(inner.size(), 0U);
    }
  });
  stop = true;
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
