// scan: pages in insertion order. Over the whole scan each entry that stays comes exactly once,
// whatever is inserted, overwritten and removed between the pages.
#include <algorithm>
#include <functional>
#include <map>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictScan : public DictTest {
 protected:
  // The whole scan, with `between` called after each page.
  std::vector<std::pair<V, V>> scan(std::uint32_t count, const std::function<void(int)>& between = {}) {
    std::vector<std::pair<V, V>> all;
    std::uint64_t cursor = 0;
    int page_number = 0;
    do {
      store::ScanPage page = reader().scan(cursor, count);
      for (auto& [key, value] : page.items) all.emplace_back(V(std::move(key)), V(std::move(value)));
      cursor = page.cursor;
      if (between) between(page_number);
      if (++page_number > 100'000) throw Timeout("the scan does not end");
    } while (cursor != 0);
    return all;
  }

  void insert_range(int from, int to) {
    std::vector<std::pair<V, V>> entries;
    for (int i = from; i < to; ++i) entries.emplace_back(I(i), I(i));
    writer().update(Entries(std::move(entries)));
  }
};
FOR_EVERY_DOOR(DictScan)

TEST_P(DictScan, An_empty_dict_has_one_empty_page) {
  const store::ScanPage page = reader().scan(0, 10);
  EXPECT_TRUE(page.items.empty());
  EXPECT_EQ(page.cursor, 0U);
}

TEST_P(DictScan, Pages_of_any_size_give_all_in_order) {
  insert_range(0, 1000);
  for (int i = 0; i < 1000; i += 7) writer().remove(I(i));
  const Entries expected = items();
  for (const std::uint32_t count : {1U, 2U, 10U, 99U, 1000U, 100'000U}) {
    EXPECT_EQ(Entries(scan(count)), expected) << count;
  }
}

TEST_P(DictScan, A_page_is_about_as_long_as_asked) {
  insert_range(0, 1000);
  EXPECT_GE(reader().scan(0, 10).items.size(), 1U);
  EXPECT_LE(reader().scan(0, 10).items.size(), 500U);
  EXPECT_NE(reader().scan(0, 10).cursor, 0U);
}

TEST_P(DictScan, What_stays_comes_once_while_others_come_and_go) {
  insert_range(0, 2000);
  std::map<std::int64_t, int> times;
  const auto all = scan(50, [&](int page) {
    for (int i = 0; i < 20; ++i) {
      writer().remove(I((page * 20 + i) * 2 + 1));            // odd keys go
      writer().set(I(10'000 + page * 20 + i), S("new"));      // others come
      writer().set(I(((page * 20 + i) * 2) % 2000), S("w"));  // even keys are overwritten
    }
  });
  std::vector<std::int64_t> staying;
  for (const auto& [key, value] : all) {
    const std::int64_t number = key.view().as_int();
    EXPECT_EQ(++times[number], 1) << number;
    if (number < 2000 && number % 2 == 0) staying.push_back(number);
  }
  EXPECT_EQ(staying.size(), 1000U);
  EXPECT_TRUE(std::is_sorted(staying.begin(), staying.end()));
}

TEST_P(DictScan, Growth_between_pages_loses_and_doubles_nothing) {
  insert_range(0, 500);
  std::map<std::int64_t, int> times;
  const auto all = scan(20, [&](int page) {
    if (page < 20) insert_range(1000 + page * 300, 1000 + (page + 1) * 300);
  });
  for (const auto& [key, value] : all) ++times[key.view().as_int()];
  for (int i = 0; i < 500; ++i) EXPECT_EQ(times[i], 1) << i;
  for (const auto& [key, count] : times) EXPECT_EQ(count, 1) << key;
}

TEST_P(DictScan, What_was_removed_before_its_page_does_not_come) {
  insert_range(0, 1000);
  const store::ScanPage first = reader().scan(0, 10);
  ASSERT_LT(first.items.size(), 900U);
  for (int i = 900; i < 1000; ++i) writer().remove(I(i));
  std::uint64_t cursor = first.cursor;
  while (cursor != 0) {
    const store::ScanPage page = reader().scan(cursor, 10);
    for (const auto& [key, value] : page.items) EXPECT_LT(key.view().as_int(), 900);
    cursor = page.cursor;
  }
}

TEST_P(DictScan, A_dict_that_was_cleared_ends_the_scan) {
  insert_range(0, 1000);
  const store::ScanPage first = reader().scan(0, 10);
  ASSERT_NE(first.cursor, 0U);
  writer().clear();
  const store::ScanPage next = reader().scan(first.cursor, 10);
  EXPECT_TRUE(next.items.empty());
  EXPECT_EQ(next.cursor, 0U);
}

TEST_P(DictScan, Large_values_come_whole) {
  for (int i = 0; i < 40; ++i) writer().set(I(i), Y(std::string(100'000, static_cast<char>('a' + i % 26))));
  EXPECT_EQ(Entries(scan(7)), items());
}

}  // namespace
}  // namespace steward::testing
