// The dict under several processes.
#include "concurrency/support.h"

namespace steward::store {
namespace {

TEST(DictProcesses, Increments_of_all_processes_add_up) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  in_processes(4, [&](int) {
    for (int i = 0; i < 20'000; ++i) dict->increment(Datum::of_int(i % 200), Datum::of_int(1));
  });
  std::uint64_t sum = 0;
  for (const auto& [key, value] : dict->items()) sum += value.bits;
  EXPECT_EQ(sum, 80'000U);
  expect_sound(*manager);
}

TEST(DictProcesses, Each_process_finds_its_keys_in_the_order_of_their_insertion) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  constexpr int kEach = 5'000;
  in_processes(3, [&](int process) {
    for (int i = 0; i < kEach; ++i) dict->set(Datum::of_int(process * 1'000'000 + i), Datum::of_int(i));
  });
  std::int64_t next[3] = {0, 0, 0};
  for (const auto& [key, value] : dict->items()) {
    const std::int64_t process = key.view().as_int() / 1'000'000;
    EXPECT_EQ(value.view().as_int(), next[process]++);
  }
  EXPECT_EQ(next[0] + next[1] + next[2], 3 * kEach);
  expect_sound(*manager);
}

TEST(DictProcesses, A_scan_returns_each_entry_that_stays_exactly_once) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  constexpr int kStay = 2'000;
  for (int i = 0; i < kStay; ++i) dict->set(Datum::of_int(i), Datum::of_int(i));
  const pid_t churner = fork();
  if (churner == 0) {
    for (int i = 0;; ++i) {
      dict->set(Datum::of_int(kStay + i % 3'000), Datum::of_int(i));
      dict->remove(Datum::of_int(kStay + (i * 7) % 3'000));
    }
  }
  for (int round = 0; round < 5; ++round) {
    std::vector<int> seen(kStay, 0);
    std::uint64_t cursor = 0;
    do {
      const ScanPage page = dict->scan(cursor, 100);
      for (const auto& [key, value] : page.items) {
        if (key.view().as_int() < kStay) ++seen[static_cast<std::size_t>(key.view().as_int())];
      }
      cursor = page.cursor;
    } while (cursor != 0);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), kStay);
  }
  kill(churner, SIGKILL);
  waitpid(churner, nullptr, 0);
  expect_sound(*manager);
}

TEST(DictProcesses, Popitem_of_all_processes_takes_each_entry_once) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  const auto taken = open_dict(*manager);
  constexpr int kEntries = 3'000;
  for (int i = 0; i < kEntries; ++i) dict->set(Datum::of_int(i), Datum::of_int(i));
  in_processes(3, [&](int) {
    OwnedDatum key;
    OwnedDatum value;
    while (dict->popitem(key, value)) taken->increment(key.view(), Datum::of_int(1));
  });
  EXPECT_EQ(taken->size(), static_cast<std::uint64_t>(kEntries));
  for (const auto& [key, times] : taken->items()) EXPECT_EQ(times.bits, 1U);
  expect_sound(*manager);
}

}  // namespace
}  // namespace steward::store
