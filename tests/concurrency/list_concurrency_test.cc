// The list under several threads and processes, checked by sums and by order.
#include <algorithm>
#include <atomic>

#include "concurrency/support.h"

namespace steward::store {
namespace {

std::vector<std::int64_t> numbers(List& list) {
  std::vector<std::int64_t> numbers;
  for (const OwnedDatum& value : list.slice({})) numbers.push_back(value.view().as_int());
  return numbers;
}

// Every worker's numbers are there once, and in its own order.
void expect_woven(const std::vector<std::int64_t>& numbers, int workers, std::int64_t each) {
  std::vector<std::int64_t> next(static_cast<std::size_t>(workers), 0);
  for (const std::int64_t number : numbers)
    EXPECT_EQ(number % each, next[static_cast<std::size_t>(number / each)]++);
  for (const std::int64_t n : next) EXPECT_EQ(n, each);
}

TEST(ListThreads, Appends_of_all_threads_are_there_in_each_ones_order) {
  const auto manager = ShmManager::create_private({});
  const auto list = open_list(*manager);
  constexpr int kEach = 1'500;
  in_threads(3, [&](int thread) {
    for (int i = 0; i < kEach; ++i) list->append(Datum::of_int(thread * kEach + i));
  });
  expect_woven(numbers(*list), 3, kEach);
  expect_sound(*manager);
}

TEST(ListThreads, A_reader_never_sees_what_was_never_there) {
  const auto manager = ShmManager::create_private({});
  const auto list = open_list(*manager);
  for (int i = 0; i < 1'000; ++i) list->append(Datum::of_int(7));
  std::atomic<bool> done{false};
  std::atomic<int> strange{0};
  std::thread reader([&] {
    OwnedDatum value;
    while (!done.load()) {
      for (int i = 0; i < 1'000; i += 13) {
        if (list->get(i, value) && value.view().as_int() != 7 && value.view().as_int() != 8) ++strange;
      }
    }
  });
  for (int i = 0; i < 1'000; ++i) {
    list->insert(i, Datum::of_int(8));
    list->set(-1 - i % 500, Datum::of_int(7));
    static_cast<void>(list->pop(i));
  }
  done.store(true);
  reader.join();
  EXPECT_EQ(strange.load(), 0);
  EXPECT_EQ(list->size(), 1'000U);
  expect_sound(*manager);
}

TEST(ListProcesses, Appends_of_all_processes_are_there_in_each_ones_order) {
  const auto manager = ShmManager::create_private({});
  const auto list = open_list(*manager);
  constexpr int kEach = 10'000;
  in_processes(3, [&](int process) {
    for (int i = 0; i < kEach; ++i) list->append(Datum::of_int(process * kEach + i));
  });
  expect_woven(numbers(*list), 3, kEach);
  expect_sound(*manager);
}

TEST(ListProcesses, Inserts_and_pops_of_all_processes_lose_nothing) {
  const auto manager = ShmManager::create_private({});
  const auto list = open_list(*manager);
  const auto popped = open_list(*manager);
  constexpr int kEach = 2'000;
  in_processes(3, [&](int process) {
    for (int i = 0; i < kEach; ++i) {
      list->insert(i % 97, Datum::of_int(process * kEach + i));
      if (i % 3 == 0) popped->append(list->pop(i % 2 == 0 ? 0 : -1).view());
    }
  });
  std::vector<std::int64_t> all = numbers(*list);
  const std::vector<std::int64_t> gone = numbers(*popped);
  all.insert(all.end(), gone.begin(), gone.end());
  std::sort(all.begin(), all.end());
  ASSERT_EQ(all.size(), 3U * kEach);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], static_cast<std::int64_t>(i));
  expect_sound(*manager);
}

TEST(ListProcesses, Increments_of_all_processes_add_up) {
  const auto manager = ShmManager::create_private({});
  const auto list = open_list(*manager);
  for (int i = 0; i < 600; ++i) list->append(Datum::of_int(0));
  in_processes(3, [&](int) {
    for (int i = 0; i < 6'000; ++i) list->increment(i % 600, Datum::of_int(1));
  });
  for (const std::int64_t number : numbers(*list)) EXPECT_EQ(number, 30);
  expect_sound(*manager);
}

}  // namespace
}  // namespace steward::store
