// The remote door across fork(), in the orders that a user may try. A child that hangs fails its test
// through the deadline of wait_for_end.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <atomic>
#include <thread>

#include "cpp/src/remote/remote_manager.h"
#include "support/child_process.h"
#include "support/server_process.h"
#include "support/test_server.h"

namespace steward::testing {
namespace {

using store::ObjectKind;
using store::OpenMode;

class Fork : public ::testing::Test {
 protected:
  Fork() : manager_(remote::connect_remote(server_.address())) {}

  [[nodiscard]] std::shared_ptr<store::Dict> dict() const {
    return std::static_pointer_cast<store::Dict>(
        manager_->open(ObjectKind::kDict, "d", OpenMode::kOpenOrCreate));
  }
  static void count(store::Dict& dict) {
    static_cast<void>(dict.increment(Datum::of_str("n"), Datum::of_int(1)));
  }
  static std::int64_t counted(store::Dict& dict) {
    OwnedDatum value;
    return dict.get(Datum::of_str("n"), value) ? value.view().as_int() : 0;
  }
  static void expect_well(pid_t child) { EXPECT_EQ(describe_status(wait_for_end(child)), ""); }

  TestServer server_;
  std::shared_ptr<remote::RemoteManager> manager_;
};

TEST_F(Fork, A_child_may_be_the_first_to_use_the_manager) {
  expect_well(spawn([&] { count(*dict()); }));
  EXPECT_EQ(counted(*dict()), 1);
}

TEST_F(Fork, A_handle_that_the_parent_used_works_in_the_child_and_goes_on_in_the_parent) {
  const auto d = dict();
  for (int round = 1; round <= 5; ++round) {
    count(*d);
    const pid_t child = spawn([&] { count(*d); });
    count(*d);
    expect_well(child);
    EXPECT_EQ(counted(*d), 3 * round);
  }
}

TEST_F(Fork, A_child_of_a_child_works_too) {
  const auto d = dict();
  count(*d);
  expect_well(spawn([&] {
    count(*d);
    const pid_t grandchild = spawn([&] { count(*d); });
    if (wait_for_end(grandchild) != 0) throw std::runtime_error("the grandchild failed");
    count(*d);
  }));
  EXPECT_EQ(counted(*d), 4);
}

TEST_F(Fork, A_child_that_never_uses_the_manager_ends_as_it_would_without) {
  const auto d = dict();
  count(*d);
  expect_well(spawn([] {}));
  EXPECT_EQ(counted(*d), 1);
}

TEST_F(Fork, An_anonymous_object_lives_on_in_the_child_when_the_parent_lets_go) {
  auto list = std::static_pointer_cast<store::List>(manager_->open(ObjectKind::kList, "", OpenMode::kCreate));
  list->append(Datum::of_int(1));
  const Shared<std::atomic<bool>> let_go;
  const pid_t child = spawn([&] {
    while (!let_go->load()) std::this_thread::yield();
    if (list->size() != 1) throw std::runtime_error("the list is not what it was");
  });
  list.reset();
  while (manager_->objects().at(0).references > 1) std::this_thread::yield();
  let_go->store(true);
  expect_well(child);
}

TEST_F(Fork, A_child_made_after_a_large_value_was_sent_works) {
  const auto d = dict();
  const std::string large(std::size_t{32} << 20, 'x');
  d->set(Datum::of_str("large"), Datum::of_bytes(large));
  expect_well(spawn([&] {
    OwnedDatum value;
    if (!d->get(Datum::of_str("large"), value) || value.bytes != large)
      throw std::runtime_error("another value");
  }));
}

TEST_F(Fork, Forks_while_other_threads_call_lose_nothing) {
  const auto d = dict();
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        count(*d);
        ++done;
      }
    });
  }
  constexpr int kChildren = 10;
  for (int i = 0; i < kChildren; ++i) expect_well(spawn([&] { count(*d); }));
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counted(*d), done + kChildren);
}

}  // namespace
}  // namespace steward::testing
