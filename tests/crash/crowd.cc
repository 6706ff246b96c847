#include "crash/crowd.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "crash/engine_content.h"
#include "crash/stepper.h"
#include "crash/survivor.h"
#include "engine/store/shm_manager.h"

namespace steward::crash {
namespace {

using store::ShmManager;

constexpr std::uint64_t kWithoutEnd = ~std::uint64_t{0};
constexpr std::chrono::milliseconds kPoll{10};
constexpr int kPolls = 6000;
constexpr unsigned kAuditSeconds = 55;

Observation close_books(ShmManager& manager, const Ledger& ledger) {
  manager.reap();
  for (const std::uint64_t client : manager.remote_sessions()) manager.end_remote_session(client);
  const auto problems = manager.check();
  if (!problems.empty()) throw std::runtime_error("check(): " + problems.front());
  ledger.audit(manager);
  if (manager.stats().sessions != 1) throw std::runtime_error("sessions of the dead are left");
  drop_everything(manager);
  if (manager.stats().objects != 0) throw std::runtime_error("objects are left:\n" + references_of(manager));
  return {"", manager.stats().used_bytes};
}

}  // namespace

unsigned random_seed() {
  const char* asked = std::getenv("STEWARD_SEED");
  const unsigned seed =
      asked != nullptr ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : std::random_device{}();
  std::cout << "             STEWARD_SEED=" << seed << std::endl;
  return seed;
}

std::uint64_t kills_of_a_run(std::uint64_t few) { return long_form() ? 10 * few : few; }

Crowd::Crowd(std::uint64_t writers, std::uint64_t remote, Connect connect)
    : writers_(writers), connect_(std::move(connect)), ledger_(writers, remote) {}

Crowd::~Crowd() {
  for (const pid_t pid : pids_) {
    if (pid != 0) testing::kill_now(pid);
  }
}

void Crowd::start(std::uint64_t writer, std::uint64_t operations) {
  pids_[writer] = testing::spawn([&] { ledger_.work(writer, *connect_(writer), operations); });
}

void Crowd::start_all() {
  for (std::uint64_t w = 0; w < writers_; ++w) start(w, kWithoutEnd);
}

void Crowd::work_in_peace(std::uint64_t operations) {
  for (std::uint64_t w = 0; w < writers_; ++w) start(w, operations);
  for (std::uint64_t w = 0; w < writers_; ++w) {
    EXPECT_EQ(testing::describe_status(testing::wait_for_end(std::exchange(pids_[w], 0))), "");
  }
}

void Crowd::kill(std::uint64_t writer) {
  const pid_t pid = std::exchange(pids_[writer], 0);
  ::kill(pid, SIGKILL);
  const int status = testing::wait_for_end(pid);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
      << "writer " << writer << " ended by itself in operation " << ledger_.begun(writer) << ": "
      << testing::describe_status(status);
  ledger_.note_end(writer);
}

void Crowd::kill_all() {
  for (std::uint64_t w = 0; w < writers_; ++w) kill(w);
}

void Crowd::kill_at_random(std::uint64_t count, std::mt19937& random) {
  std::exponential_distribution<double> pause_us(1.0 / 1500);
  for (std::uint64_t n = 0; n < count && !::testing::Test::HasFailure(); ++n) {
    std::this_thread::sleep_for(std::chrono::microseconds(static_cast<int>(pause_us(random))));
    const std::uint64_t victim = random() % writers_;
    kill(victim);
    start(victim, kWithoutEnd);
    if (n % 100 == 99) demand_progress();
  }
}

void Crowd::demand_progress() const {
  std::vector<std::uint64_t> before;
  for (std::uint64_t w = 0; w < writers_; ++w) before.push_back(ledger_.done(w));
  for (std::uint64_t w = 0; w < writers_; ++w) {
    int polls = 0;
    while (ledger_.done(w) == before[w] && ++polls < kPolls) std::this_thread::sleep_for(kPoll);
    ASSERT_LT(polls, kPolls) << "writer " << w << " hangs in operation " << ledger_.begun(w);
  }
}

std::uint64_t Crowd::audit(const std::string& path) const {
  Survivor survivor(kAuditSeconds);
  const auto survive = [this](const std::string& segment, std::uint64_t) -> std::function<Observation()> {
    return [this, manager = ShmManager::attach_path(segment)] { return close_books(*manager, ledger_); };
  };
  EXPECT_TRUE(survivor.look_at(survive, path, 0)) << survivor.problem();
  return survivor.observation().residue_bytes;
}

}  // namespace steward::crash
