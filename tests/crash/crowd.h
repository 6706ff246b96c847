// Writers (ledger.h) as processes: started, killed at random, started again, and audited.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "crash/ledger.h"

namespace steward::crash {

// From the environment (STEWARD_SEED), or a new one; printed.
[[nodiscard]] unsigned random_seed();
// `few` for CI, ten times as many in the long form.
[[nodiscard]] std::uint64_t kills_of_a_run(std::uint64_t few);

// How a writer comes to its manager; called in the writer's process.
using Connect = std::function<std::shared_ptr<store::Manager>(std::uint64_t writer)>;

class Crowd {
 public:
  Crowd(std::uint64_t writers, std::uint64_t remote, Connect connect);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

  void start_all();
  // Lets each do some operations and end by itself.
  void work_in_peace(std::uint64_t operations);
  // SIGKILL to one, or to one after the other. A failure when it has ended by itself, which only a
  // fault makes it do.
  void kill(std::uint64_t writer);
  void kill_all();
  // Kills `count` writers at random moments and starts them again, until the test fails. From time to
  // time it sees that all of them get on.
  void kill_at_random(std::uint64_t count, std::mt19937& random);
  // Every writer gets on, however many others died beside it.
  void demand_progress() const;

  // In a process that attaches the segment at `path` when all others are dead: everything is as the
  // accounts say; then all is dropped. Returns the memory that is still in use.
  [[nodiscard]] std::uint64_t audit(const std::string& path) const;

 private:
  void start(std::uint64_t writer, std::uint64_t operations);

  std::uint64_t writers_;
  Connect connect_;
  Ledger ledger_;
  std::array<pid_t, kMaxWriters> pids_{};
};

}  // namespace steward::crash
