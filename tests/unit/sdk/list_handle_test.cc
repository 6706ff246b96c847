// List<T>: every call of the handle, before the model store.
#include "steward/list.h"

#include <gtest/gtest.h>

#include <set>

#include "steward/error.h"
#include "unit/sdk/fixture.h"

namespace steward {
namespace {

using testing::model_manager;
using testing::printed;
using Ints = std::vector<int>;

List<int> list_of(std::initializer_list<int> values) {
  const auto list = model_manager().list<int>();
  list.extend(values);
  return list;
}

TEST(ListHandleTest, Appends_extends_and_inserts) {
  const auto list = list_of({1, 2});
  list.append(3);
  list.extend(Ints{4, 5});
  list.extend(std::set<long>{6});
  list.insert(0, 0);
  list.insert(-1, 55);
  list.insert(100, 7);
  EXPECT_EQ(printed(list), "[0, 1, 2, 3, 4, 5, 55, 6, 7]");
  list.extend(list);
  EXPECT_EQ(list.size(), 18U);
}

TEST(ListHandleTest, Indices_count_from_both_ends) {
  const auto list = list_of({1, 2, 3});
  EXPECT_EQ(list.at(0), 1);
  EXPECT_EQ(list.at(-1), 3);
  EXPECT_EQ(list.get(3), std::nullopt);
  EXPECT_THROW(static_cast<void>(list.at(3)), IndexError);
  EXPECT_THROW(list.set(-4, 0), IndexError);
  list[-1] = 30;
  list[0] = list[1];
  EXPECT_EQ(list[0], 2);
  EXPECT_EQ(printed(list), "[2, 2, 30]");
}

TEST(ListHandleTest, Takes_elements_out) {
  const auto list = list_of({1, 2, 3, 2});
  EXPECT_EQ(list.pop(), 2);
  EXPECT_EQ(list.pop(0), 1);
  EXPECT_THROW(list.pop(5), IndexError);
  list.remove(2);
  EXPECT_THROW(list.remove(2), ValueError);
  EXPECT_EQ(printed(list), "[3]");
  list.clear();
  EXPECT_TRUE(list.empty());
  EXPECT_THROW(list.pop(), IndexError);
}

TEST(ListHandleTest, Finds_elements) {
  const auto list = list_of({1, 2, 3, 2});
  EXPECT_EQ(list.index(2), 1U);
  EXPECT_EQ(list.index(2, 2), 3U);
  EXPECT_THROW(static_cast<void>(list.index(2, 2, 3)), ValueError);
  EXPECT_EQ(list.count(2), 2U);
  EXPECT_TRUE(list.contains(3));
  EXPECT_FALSE(list.contains(4));
}

TEST(ListHandleTest, Slices_as_Python_does) {
  const auto list = list_of({0, 1, 2, 3, 4, 5});
  EXPECT_EQ(list.slice(), (Ints{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(list.slice(1, 3), (Ints{1, 2}));
  EXPECT_EQ(list.slice(std::nullopt, 2), (Ints{0, 1}));
  EXPECT_EQ(list.slice({}, {}, -2), (Ints{5, 3, 1}));
  list.set_slice(1, 3, {10, 20, 30});
  EXPECT_EQ(printed(list), "[0, 10, 20, 30, 3, 4, 5]");
  list.set_slice({}, {}, 3, Ints{7, 8, 9});
  EXPECT_EQ(printed(list), "[7, 10, 20, 8, 3, 4, 9]");
  EXPECT_THROW(list.set_slice({}, {}, 3, {1}), ValueError);
  list.remove_slice({}, {}, 2);
  EXPECT_EQ(printed(list), "[10, 8, 4]");
  list.remove_slice(1);
  EXPECT_EQ(printed(list), "[10]");
}

TEST(ListHandleTest, Sorts_reverses_and_repeats) {
  const auto list = list_of({2, 1, 3});
  list.sort();
  EXPECT_EQ(printed(list), "[1, 2, 3]");
  list.sort(true);
  EXPECT_EQ(printed(list), "[3, 2, 1]");
  list.reverse();
  list.repeat(2);
  EXPECT_EQ(printed(list), "[1, 2, 3, 1, 2, 3]");
  const List<> mixed = list;
  mixed.append("x");
  EXPECT_THROW(mixed.sort(), TypeError);
  EXPECT_EQ(printed(mixed), "[1, 2, 3, 1, 2, 3, 'x']");
}

TEST(ListHandleTest, Increments_exchanges_and_modifies) {
  const auto list = list_of({1, 2});
  EXPECT_EQ(list.increment(0), 2);
  EXPECT_EQ(list.increment(-1, 10), 12);
  EXPECT_TRUE(list.compare_exchange(0, 2, 5));
  const auto refused = list.compare_exchange(0, 2, 6);
  EXPECT_FALSE(refused);
  EXPECT_EQ(refused.seen, 5);
  int runs = 0;
  EXPECT_EQ(list.modify(0,
                        [&](int before) {
                          if (++runs == 1) list.set(0, 7);
                          return before + 1;
                        }),
            8);
  EXPECT_EQ(runs, 2);
  EXPECT_THROW(list.modify(9, [](int n) { return n; }), IndexError);
}

TEST(ListHandleTest, Iteration_goes_over_all_pages) {
  const auto list = model_manager().list<int>();
  Ints expected;
  for (int i = 0; i < 1000; ++i) expected.push_back(i);
  list.extend(expected);
  Ints walked;
  for (const int value : list) walked.push_back(value);
  EXPECT_EQ(walked, expected);
}

TEST(ListHandleTest, Structs_and_strings_are_elements) {
  struct Point {
    int x;
    std::string name;
    bool operator==(const Point&) const = default;
  };
  const auto list = model_manager().list<Point>();
  list.append({1, "one"});
  list.extend({{2, std::string(50, 'n')}});
  EXPECT_EQ(list.at(1), (Point{2, std::string(50, 'n')}));
  EXPECT_EQ(list.index({1, "one"}), 0U);
}

}  // namespace
}  // namespace steward
