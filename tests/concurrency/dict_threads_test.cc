// The dict under threads of one process: what ThreadSanitizer can see.
#include <atomic>

#include "concurrency/support.h"

namespace steward::store {
namespace {

constexpr int kThreads = 4;

TEST(DictThreads, Increments_of_all_threads_add_up) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  constexpr int kRounds = 3'000;
  constexpr int kKeys = 40;
  in_threads(kThreads, [&](int) {
    for (int i = 0; i < kRounds; ++i) dict->increment(Datum::of_int(i % kKeys), Datum::of_int(1));
  });
  std::uint64_t sum = 0;
  for (const auto& [key, value] : dict->items()) sum += value.bits;
  EXPECT_EQ(sum, std::uint64_t{kThreads} * kRounds);
  expect_sound(*manager);
}

// Values are pairs of equal halves: a reader that sees a torn one sees it.
TEST(DictThreads, A_reader_never_sees_half_a_value) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  const auto value = [](int i) {
    return std::string(20 + static_cast<std::size_t>(i % 300), static_cast<char>('a' + i % 26));
  };
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  std::thread reader([&] {
    OwnedDatum seen;
    while (!done.load()) {
      for (int key = 0; key < 50; ++key) {
        if (!dict->get(Datum::of_int(key), seen) || seen.bytes.empty()) continue;
        if (seen.bytes.find_first_not_of(seen.bytes.front()) != std::string::npos) ++torn;
      }
    }
  });
  in_threads(2, [&](int thread) {
    for (int i = 0; i < 3'000; ++i) dict->set(Datum::of_int((i * 7 + thread) % 50), Datum::of_str(value(i)));
  });
  done.store(true);
  reader.join();
  EXPECT_EQ(torn.load(), 0);
  expect_sound(*manager);
}

TEST(DictThreads, Everything_inserted_while_the_dict_splits_is_found) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  constexpr int kEach = 2'000;
  in_threads(kThreads, [&](int thread) {
    for (int i = 0; i < kEach; ++i) {
      const int key = i * kThreads + thread;
      dict->set(Datum::of_int(key), Datum::of_int(-key));
      if (!dict->contains(Datum::of_int(key))) ADD_FAILURE() << "own insert " << key << " is not found";
    }
  });
  EXPECT_EQ(dict->size(), std::uint64_t{kThreads} * kEach);
  OwnedDatum value;
  for (int key = 0; key < kThreads * kEach; ++key) {
    ASSERT_TRUE(dict->get(Datum::of_int(key), value));
    EXPECT_EQ(value.view().as_int(), -key);
  }
  expect_sound(*manager);
}

// Each update sets all keys to one number: a snapshot that shows two numbers is not one moment.
TEST(DictThreads, A_snapshot_shows_one_moment) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  std::vector<Item> items;
  for (int key = 0; key < 300; ++key) items.emplace_back(Datum::of_int(key), Datum::of_int(0));
  dict->update(items);
  std::atomic<bool> done{false};
  std::atomic<int> mixed{0};
  std::thread reader([&] {
    while (!done.load()) {
      const auto values = dict->values();
      for (const OwnedDatum& value : values) mixed += value.bits != values.front().bits ? 1 : 0;
    }
  });
  for (int round = 1; round <= 60; ++round) {
    for (Item& item : items) item.second = Datum::of_int(round);
    dict->update(items);
  }
  done.store(true);
  reader.join();
  EXPECT_EQ(mixed.load(), 0);
}

TEST(DictThreads, Clearing_while_others_write_and_read_leaves_a_sound_dict) {
  const auto manager = ShmManager::create_private({});
  const auto dict = open_dict(*manager);
  const std::uint64_t before = manager->stats().used_bytes;
  in_threads(3, [&](int thread) {
    OwnedDatum value;
    for (int i = 0; i < 1'500; ++i) {
      const Datum key = Datum::of_int(i * 3 + thread);
      dict->set(key, Datum::of_str(std::string(static_cast<std::size_t>(i % 80), 'x')));
      static_cast<void>(dict->get(key, value));
      if (i % 100 == thread) dict->clear();
    }
  });
  expect_sound(*manager);
  dict->clear();
  EXPECT_EQ(dict->size(), 0U);
  EXPECT_LE(manager->stats().used_bytes, before + 64 * 1024) << "cleared pages were not given back";
}

}  // namespace
}  // namespace steward::store
