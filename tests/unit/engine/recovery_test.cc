// What a survivor does after deaths that single-stepping one thread can not show.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "engine/heap/transaction.h"
#include "engine/objects/dict_object.h"
#include "engine/store/shm_manager.h"

namespace steward::store {
namespace {

// Another view of a manager's segment in this process, for what the store interface does not show.
Attachment& attachment_of(const ShmManager& manager) {
  const ProcessStore::FilesGuard guard;
  return ProcessStore::find(manager.path())->attachment();
}

void in_child_that_dies(const std::function<void()>& work) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    work();
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
}

void expect_sound(Manager& manager) {
  for (const std::string& problem : manager.check()) ADD_FAILURE() << problem;
}

TEST(Recovery, A_process_that_died_with_two_threads_in_the_allocator_is_repaired) {
  const auto manager = ShmManager::create_private({});
  const std::uint64_t before = manager->stats().used_bytes;
  Attachment& attachment = attachment_of(*manager);
  in_child_that_dies([&] {
    Transaction tx(attachment.this_thread());
    ASSERT_NE(tx.take_pages(3, kNoOwner), 0U);  // to be given back, which needs the allocator's latch
    std::thread([&] {
      const AllocatorStep step(attachment.this_thread());  // which this thread holds
      kill(getpid(), SIGKILL);
    }).join();
  });
  EXPECT_EQ(manager->reap(), 1U);
  EXPECT_EQ(manager->stats().used_bytes, before);
  expect_sound(*manager);
}

TEST(Recovery, Latches_come_back_last_taken_first_and_a_waiter_goes_on) {
  const auto manager = ShmManager::create_private({});
  manager->open(ObjectKind::kDict, "a", OpenMode::kCreate);
  Attachment& attachment = attachment_of(*manager);
  in_child_that_dies([&] {
    Transaction tx(attachment.this_thread());
    references::lock_store(tx);
    DictObject names(attachment, attachment.segment().header().names.load());
    names.close_whole(tx);
    kill(getpid(), SIGKILL);
  });
  // No reaper: whoever needs the latch repairs.
  EXPECT_NE(manager->open(ObjectKind::kDict, "b", OpenMode::kCreate), nullptr);
  EXPECT_TRUE(manager->drop("a"));
  expect_sound(*manager);
}

TEST(Recovery, Two_threads_that_connect_at_once_share_one_session) {
  const auto manager = ShmManager::create({.name = "recovery-" + std::to_string(getpid())});
  const std::string path = manager->path();
  const std::string name = manager->name();
  const pid_t child = fork();
  if (child == 0) {
    // A program that was not there before would do this; here the inherited manager stays unused.
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 50; ++round) {
          const auto mine = ShmManager::attach_path(path);
          const auto dict =
              std::dynamic_pointer_cast<Dict>(mine->open(ObjectKind::kDict, "d", OpenMode::kOpenOrCreate));
          dict->increment(Datum::of_int(1), Datum::of_int(1));
          static_cast<void>(find_segment_serving("unix:/nowhere"));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  OwnedDatum sum;
  const auto dict = std::dynamic_pointer_cast<Dict>(manager->open(ObjectKind::kDict, "d", OpenMode::kOpen));
  EXPECT_TRUE(dict->get(Datum::of_int(1), sum));
  EXPECT_EQ(sum.bits, 400U);
  manager->reap();
  expect_sound(*manager);
  ShmManager::remove(name);
}

}  // namespace
}  // namespace steward::store
