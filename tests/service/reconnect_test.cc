// The remote door when its server goes away and comes back.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include "cpp/src/remote/remote_manager.h"
#include "engine/store/shm_manager.h"
#include "steward/error.h"
#include "support/server_process.h"

namespace steward::testing {
namespace {

using std::chrono::milliseconds;
using store::ObjectKind;
using store::OpenMode;

class Reconnect : public ::testing::Test {
 protected:
  Reconnect() { start(); }
  ~Reconnect() override {
    server_.reset();
    store::ShmManager::remove(name_);
  }

  void start() {
    server_ = std::make_unique<ServerProcess>(
        std::vector<std::string>{"--name", name_, "--listen", folder_.socket(), "--grace", "30"});
    if (!server_->serves()) throw std::runtime_error(server_->log());
  }
  [[nodiscard]] std::shared_ptr<remote::RemoteManager> connect(
      milliseconds patience = milliseconds(20'000)) const {
    remote::RemoteOptions options;
    options.reconnect_timeout = patience;
    return remote::connect_remote(folder_.socket(), options);
  }
  static std::shared_ptr<store::Dict> dict(store::Manager& manager) {
    return std::static_pointer_cast<store::Dict>(
        manager.open(ObjectKind::kDict, "d", OpenMode::kOpenOrCreate));
  }

  std::string name_ = unique_segment_name();
  TestFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(Reconnect, A_handle_works_on_after_the_server_was_killed_and_started_again) {
  const auto manager = connect();
  const auto d = dict(*manager);
  const auto anonymous =
      std::static_pointer_cast<store::List>(manager->open(ObjectKind::kList, "", OpenMode::kCreate));
  anonymous->append(Datum::of_int(1));
  for (int round = 0; round < 3; ++round) {
    d->set(Datum::of_int(round), Datum::of_int(round));
    server_->end(SIGKILL);
    auto size = std::async(std::launch::async, [&] { return d->size(); });
    start();
    EXPECT_EQ(size.get(), static_cast<std::uint64_t>(round + 1));
    EXPECT_EQ(anonymous->size(), 1U);
  }
}

TEST_F(Reconnect, Without_a_server_a_call_gives_up_and_says_so) {
  const auto manager = connect(milliseconds(200));
  const auto d = dict(*manager);
  server_->end(SIGKILL);
  try {
    d->set(Datum::of_int(1), Datum::of_int(1));
    FAIL() << "there is no server";
  } catch (const Unavailable& error) {
    EXPECT_NE(std::string(error.what()).find(folder_.socket()), std::string::npos) << error.what();
  }
}

TEST_F(Reconnect, Handles_of_a_removed_segment_never_reach_an_object_of_the_new_one) {
  const auto manager = connect();
  const auto d = dict(*manager);
  d->set(Datum::of_int(1), Datum::of_int(1));
  const ObjectId id = d->id();
  server_->end(SIGTERM);  // takes the segment away
  start();
  EXPECT_THROW(d->size(), NotFound);
  const auto other = connect();
  EXPECT_EQ(dict(*other)->id(), id) << "the case would prove nothing: the ids differ";
  EXPECT_THROW(d->size(), NotFound);
  EXPECT_EQ(dict(*manager)->size(), 0U);
}

TEST_F(Reconnect, Increments_that_were_acknowledged_are_there_and_no_other_was_done_twice) {
  const auto manager = connect();
  const auto d = dict(*manager);
  constexpr int kIncrements = 2000;
  std::atomic<std::int64_t> done = 0;
  std::atomic<std::int64_t> unknown = 0;
  auto counting = std::async(std::launch::async, [&] {
    for (int i = 0; i < kIncrements; ++i) {
      try {
        static_cast<void>(d->increment(Datum::of_str("n"), Datum::of_int(1)));
        ++done;
      } catch (const Unavailable&) {
        ++unknown;
      }
    }
  });
  for (std::int64_t seen = 1; seen <= 3; ++seen) {
    while (done < seen * kIncrements / 5) std::this_thread::sleep_for(milliseconds(1));
    server_->end(SIGKILL);
    start();
  }
  counting.get();
  OwnedDatum value;
  ASSERT_TRUE(d->get(Datum::of_str("n"), value));
  EXPECT_GE(value.view().as_int(), done);
  EXPECT_LE(value.view().as_int(), done + unknown);
  EXPECT_EQ(done + unknown, kIncrements);
}

TEST_F(Reconnect, A_handle_that_goes_releases_its_anonymous_object) {
  const auto manager = connect();
  auto anonymous = manager->open(ObjectKind::kDict, "", OpenMode::kCreate);
  EXPECT_EQ(manager->objects().size(), 1U);
  anonymous.reset();
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!manager->objects().empty() && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(milliseconds(2));
  }
  EXPECT_TRUE(manager->objects().empty());
}

}  // namespace
}  // namespace steward::testing
