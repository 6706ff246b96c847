// The server killed in the middle of the work of local and remote writers, and started again on the
// segment that it left; now and then a writer is killed too. Local writers never wait for a server;
// remote ones reconnect. Nothing acknowledged is lost, on either door.
#include <gtest/gtest.h>
#include <signal.h>

#include <iostream>
#include <memory>

#include "cpp/src/remote/remote_manager.h"
#include "crash/crowd.h"
#include "engine/store/shm_manager.h"
#include "support/server_process.h"

namespace steward::crash {
namespace {

using store::ShmManager;
using testing::ServerProcess;

constexpr std::uint64_t kLocal = 3;
constexpr std::uint64_t kRemote = 3;

class ServerKill : public ::testing::Test {
 protected:
  ~ServerKill() override {
    server_.reset();
    ShmManager::remove(name_);
  }

  void start_server() {
    server_ =
        std::make_unique<ServerProcess>(std::vector<std::string>{"--name", name_, "--listen", address_});
    ASSERT_TRUE(server_->serves()) << server_->log();
  }

  std::shared_ptr<store::Manager> connect(std::uint64_t writer) const {
    if (writer < kLocal) return ShmManager::attach(name_);
    return remote::connect_remote(address_);
  }

  const std::string name_ = testing::unique_segment_name();
  const testing::TestFolder folder_;
  const std::string address_ = folder_.socket();
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(ServerKill, Nothing_acknowledged_is_lost_when_the_server_dies_and_comes_back) {
  std::mt19937 random(random_seed());
  start_server();
  ASSERT_FALSE(HasFailure());
  {
    const auto manager = testing::spawn([this] { Ledger::open_books(*ShmManager::attach(name_)); });
    ASSERT_EQ(testing::wait_for_end(manager), 0);
  }
  Crowd crowd(kLocal + kRemote, kRemote, [this](std::uint64_t writer) { return connect(writer); });
  crowd.start_all();
  const std::uint64_t server_deaths = kills_of_a_run(10);
  for (std::uint64_t n = 0; n < server_deaths && !HasFailure(); ++n) {
    crowd.demand_progress();
    crowd.kill_at_random(5, random);
    server_->end(SIGKILL);
    start_server();
    crowd.demand_progress();
  }
  crowd.kill_all();
  server_->end(SIGKILL);
  static_cast<void>(crowd.audit("/dev/shm/steward." + name_));
  std::cout << "             " << server_deaths << " servers and " << 5 * server_deaths
            << " writers killed over " << crowd.ledger().done_in_all() << " operations" << std::endl;
}

}  // namespace
}  // namespace steward::crash
