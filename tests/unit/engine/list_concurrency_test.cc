// Threads on one list: readers without latches beside writers. Run under TSan as well.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "engine/store/shm_manager.h"
#include "support/values.h"

namespace steward {
namespace {

using testing::I;
using testing::S;
using testing::V;
using testing::Vs;

class ListConcurrencyTest : public ::testing::Test {
 protected:
  // Runs `write` over and over until each of two threads has done `read` so often beside it that neither
  // can have had the machine for itself.
  template <typename Write, typename Read>
  void beside(Write write, Read read) {
    constexpr int kReads = 2000;
    std::atomic<bool> writing{false};
    std::atomic<int> reading{2};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([&] {
        for (int n = 0; n < kReads; ++n) {
          writing.wait(false);
          read();
        }
        --reading;
      });
    }
    while (reading.load() != 0) {
      write();
      writing.store(true);
      writing.notify_all();
    }
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(manager_->check(), std::vector<std::string>{});
  }

  std::shared_ptr<store::ShmManager> manager_ =
      store::ShmManager::create_private({.name = "", .capacity_bytes = std::uint64_t{1} << 30});
  std::shared_ptr<store::List> list_ = std::static_pointer_cast<store::List>(
      manager_->open(store::ObjectKind::kList, "", store::OpenMode::kOpenOrCreate));
};

// What a value says of itself: its number, and a spelling of it that changes shape and size.
V labelled(std::int64_t i) {
  return i % 3 == 0
             ? I(i)
             : S(std::to_string(i) + std::string(static_cast<std::size_t>(i % 3 == 1 ? 0 : i % 5000), '.'));
}
std::int64_t number_of(const OwnedDatum& value) {
  const std::int64_t i = value.kind == Kind::kInt ? value.view().as_int() : std::stoll(value.bytes);
  EXPECT_EQ(V(value), labelled(i));
  return i;
}

TEST_F(ListConcurrencyTest, A_reader_sees_whole_values_while_the_end_moves_back_and_forth) {
  beside(
      [&] {
        for (std::int64_t round = 0; round < 10; ++round) {
          for (std::int64_t i = 0; i < 300; ++i) list_->append(labelled(i));
          for (std::int64_t i = 0; i < 300; ++i) list_->pop(-1);
        }
      },
      [&] {
        OwnedDatum value;
        for (std::int64_t i = 0; list_->get(i, value); ++i) EXPECT_GE(number_of(value), 0);
        if (list_->get(-1, value)) {
          EXPECT_GE(number_of(value), 0);
        }
      });
}

TEST_F(ListConcurrencyTest, A_snapshot_never_has_the_middle_of_a_change) {
  // Always the numbers from 0 on in order, in leaves that are written anew without pause.
  for (std::int64_t i = 0; i < 1000; ++i) list_->append(I(i));
  beside(
      [&] {
        const Vs some{I(400), I(401), I(402)};
        for (int i = 0; i < 100; ++i) {
          list_->set_slice({400, 403, std::nullopt}, some);
          if (i < 50) list_->append(I(static_cast<std::int64_t>(list_->size())));
          if (i >= 50) list_->pop(-1);
        }
      },
      [&] {
        const std::vector<OwnedDatum> all = list_->slice({});
        for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(V(all[i]), I(static_cast<std::int64_t>(i)));
        EXPECT_EQ(list_->index(I(402), 0, std::nullopt), 402U);
      });
}

TEST_F(ListConcurrencyTest, A_list_is_seen_this_way_round_or_the_other) {
  for (std::int64_t i = 0; i < 600; ++i) list_->append(I(i));
  beside([&] { list_->reverse(); },
         [&] {
           const std::vector<OwnedDatum> all = list_->slice({});
           const std::int64_t first = all.front().view().as_int();
           for (std::int64_t i = 0; i < 600; ++i)
             ASSERT_EQ(V(all[static_cast<std::size_t>(i)]), I(first == 0 ? i : 599 - i));
         });
}

TEST_F(ListConcurrencyTest, Elements_that_change_together_are_seen_together) {
  for (std::int64_t i = 0; i < 600; ++i) list_->append(I(0));
  std::int64_t n = 0;
  beside(
      [&] {
        list_->set_slice({std::nullopt, std::nullopt, 599}, Vs{I(++n), I(n)});
      },
      [&] {
        const std::vector<OwnedDatum> ends = list_->slice({std::nullopt, std::nullopt, 599});
        ASSERT_EQ(ends.size(), 2U);
        EXPECT_EQ(V(ends[0]), V(ends[1]));
      });
}

TEST_F(ListConcurrencyTest, What_was_overwritten_first_is_not_seen_last) {
  for (std::int64_t i = 0; i < 600; ++i) list_->append(I(0));
  std::int64_t n = 0;
  beside(
      [&] {
        list_->set(0, I(++n));
        list_->set(-1, I(n));
      },
      [&] {
        const std::vector<OwnedDatum> all = list_->slice({});
        const std::int64_t ahead = all.front().view().as_int() - all.back().view().as_int();
        EXPECT_TRUE(ahead == 0 || ahead == 1) << ahead;
      });
}

TEST_F(ListConcurrencyTest, What_was_appended_before_an_overwrite_is_seen_with_it) {
  for (std::int64_t i = 0; i < 300; ++i) list_->append(I(0));
  std::int64_t n = 0;
  beside(
      [&] {
        list_->append(I(++n));
        list_->set(0, I(n));
        if (n % 150 == 0) list_->remove_slice({1, 151, std::nullopt});
      },
      [&] {
        const std::vector<OwnedDatum> all = list_->slice({});
        const std::int64_t ahead = all.back().view().as_int() - all.front().view().as_int();
        EXPECT_TRUE(ahead == 0 || ahead == 1) << ahead;
      });
}

TEST_F(ListConcurrencyTest, A_value_is_never_seen_with_the_kind_of_another) {
  for (std::int64_t i = 0; i < 600; ++i) list_->append(labelled(i));
  std::int64_t n = 0;
  beside([&] { list_->set(300, labelled(++n)); },
         [&] {
           OwnedDatum value;
           for (int i = 0; i < 100; ++i) {
             ASSERT_TRUE(list_->get(300, value));
             EXPECT_GE(number_of(value), 0);
           }
         });
}

TEST_F(ListConcurrencyTest, Increments_and_appends_of_many_threads_all_count) {
  constexpr std::int64_t kEach = 20000;
  list_->append(I(0));
  std::latch together(4);
  std::vector<std::thread> writers;
  for (std::int64_t t = 0; t < 4; ++t) {
    writers.emplace_back([&, t] {
      together.arrive_and_wait();
      for (std::int64_t i = 0; i < kEach; ++i) {
        list_->increment(0, I(1));
        list_->append(I(t * kEach + i));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  OwnedDatum value;
  ASSERT_TRUE(list_->get(0, value));
  EXPECT_EQ(V(value), I(4 * kEach));
  list_->sort(false);
  const std::vector<OwnedDatum> all = list_->slice({});
  ASSERT_EQ(all.size(), static_cast<std::size_t>(4 * kEach + 1));
  for (std::size_t i = 0; i + 1 < all.size(); ++i) ASSERT_EQ(V(all[i]), I(static_cast<std::int64_t>(i)));
  EXPECT_EQ(manager_->check(), std::vector<std::string>{});
}

}  // namespace
}  // namespace steward
