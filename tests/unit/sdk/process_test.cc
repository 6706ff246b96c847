// Process: as Python's, on fork.
#include "steward/process.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "steward/error.h"
#include "support/child_process.h"

namespace steward {
namespace {

using namespace std::chrono_literals;
using testing::Shared;

constexpr std::chrono::seconds kLong{60};

void sleep_for_ever() {
  for (;;) ::pause();
}

TEST(ProcessTest, Runs_a_function_with_its_arguments_in_another_process) {
  Shared<int> sum;
  Shared<pid_t> pid;
  const auto work = [&](int a, const std::string& b, std::unique_ptr<int> c) {
    *sum = a + std::stoi(b) + *c;
    *pid = ::getpid();
  };
  Process process(work, 1, "20", std::make_unique<int>(300));
  EXPECT_FALSE(process.pid().has_value());
  EXPECT_FALSE(process.is_alive());
  process.start();
  EXPECT_TRUE(process.pid().has_value());
  process.join();
  EXPECT_EQ(*sum, 321);
  EXPECT_EQ(process.pid(), *pid);
  EXPECT_NE(*pid, ::getpid());
  EXPECT_EQ(process.exitcode(), 0);
}

class Greeter : public Process {
 public:
  explicit Greeter(Shared<int>& seen) : seen_(seen) {}
  void run() override { *seen_ = name() == "greeter" && is_alive() && pid() == ::getpid() ? 1 : 2; }

 private:
  Shared<int>& seen_;
};

TEST(ProcessTest, A_subclass_overrides_run_and_knows_itself) {
  Shared<int> seen;
  Greeter greeter(seen);
  greeter.name("greeter");
  greeter.start();
  greeter.join();
  EXPECT_EQ(*seen, 1);
}

TEST(ProcessTest, An_exception_that_escapes_is_printed_and_is_exit_code_1) {
  ::testing::internal::CaptureStderr();
  Process process([] { throw ValueError("too bad"); });
  process.start();
  process.join();
  EXPECT_EQ(process.exitcode(), 1);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("too bad"), std::string::npos);
}

TEST(ProcessTest, The_exit_code_tells_how_it_ended) {
  Process exits([] { ::_exit(7); });
  exits.start();
  exits.join();
  EXPECT_EQ(exits.exitcode(), 7);

  Process killed(sleep_for_ever);
  killed.start();
  EXPECT_EQ(killed.exitcode(), std::nullopt);
  killed.kill();
  killed.join();
  EXPECT_EQ(killed.exitcode(), -SIGKILL);

  Process terminated(sleep_for_ever);
  terminated.start();
  terminated.terminate();
  terminated.join();
  EXPECT_EQ(terminated.exitcode(), -SIGTERM);
  terminated.kill();  // nothing, for it has ended
}

TEST(ProcessTest, Join_gives_up_after_its_timeout) {
  Process process(sleep_for_ever);
  process.start();
  EXPECT_FALSE(process.join(1ms));
  EXPECT_TRUE(process.is_alive());
  EXPECT_FALSE(process.join(0ms));
  process.kill();
  EXPECT_TRUE(process.join(kLong));
  EXPECT_TRUE(process.join(0ms));
  EXPECT_FALSE(process.is_alive());
}

TEST(ProcessTest, What_was_printed_before_is_printed_once_and_what_the_child_prints_is_not_lost) {
  ::testing::internal::CaptureStdout();
  std::printf("parent;");
  std::cout << "stream;";
  Process process([] {
    std::printf("child;");
    std::cout << "child stream;";
  });
  process.start();
  process.join();
  std::cout.flush();
  const std::string out = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(out, "parent;stream;child;child stream;") << out;
}

TEST(ProcessTest, Calls_out_of_order_are_refused) {
  Process process(sleep_for_ever);
  EXPECT_THROW(process.join(), ValueError);
  process.start();
  EXPECT_THROW(process.start(), ValueError);
  EXPECT_THROW(process.daemon(true), ValueError);
  EXPECT_THROW(process.close(), ValueError);
  process.kill();
  process.join();
  process.close();
  EXPECT_THROW(static_cast<void>(process.exitcode()), ValueError);
}

TEST(ProcessTest, Names_count_up_until_they_are_given) {
  Process process([] {});
  EXPECT_EQ(process.name().rfind("Process-", 0), 0U);
  process.name("mine");
  EXPECT_EQ(process.name(), "mine");
  EXPECT_FALSE(process.daemon());
}

TEST(ProcessTest, Moving_one_takes_the_child_along) {
  Shared<int> done;
  std::vector<Process> processes;
  for (int i = 0; i < 5; ++i) {
    processes.emplace_back([&] { __atomic_add_fetch(&*done, 1, __ATOMIC_SEQ_CST); });
    processes.back().start();
  }
  for (Process& process : processes) process.join();
  EXPECT_EQ(*done, 5);
}

TEST(ProcessTest, Destroying_one_waits_for_it) {
  Shared<int> done;
  {
    Process process([&] {
      std::this_thread::sleep_for(50ms);
      *done = 1;
    });
    process.start();
  }
  EXPECT_EQ(*done, 1);
}

TEST(ProcessTest, A_child_leaves_its_parents_processes_alone) {
  Process sleeper(sleep_for_ever);
  sleeper.start();
  Shared<int> refused;
  Process other([&] {
    try {
      sleeper.kill();
    } catch (const ValueError&) {
      *refused = 1;
    }
  });
  other.start();
  other.join();
  EXPECT_EQ(*refused, 1);
  EXPECT_TRUE(sleeper.is_alive());
  sleeper.kill();
}

TEST(ProcessTest, A_child_may_start_children) {
  Shared<int> done;
  Process process([&] {
    Process inner([&] { *done = 1; });
    inner.start();
    inner.join();
    if (inner.exitcode() != 0) throw std::runtime_error("inner failed");
  });
  process.start();
  process.join();
  EXPECT_EQ(process.exitcode(), 0);
  EXPECT_EQ(*done, 1);
}

// The parent of a daemon is killed with SIGKILL; the daemon's end closes the last end of a pipe.
TEST(ProcessTest, A_daemon_ends_with_its_parent_by_SIGKILL_too) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Shared<pid_t> daemon;
  const pid_t parent = testing::spawn([&] {
    Process process(sleep_for_ever);
    process.daemon(true);
    process.start();
    *daemon = *process.pid();
    sleep_for_ever();
  });
  ::close(ends[1]);
  while (__atomic_load_n(&*daemon, __ATOMIC_SEQ_CST) == 0) std::this_thread::sleep_for(1ms);
  testing::kill_now(parent);
  char nothing = 0;
  EXPECT_EQ(::read(ends[0], &nothing, 1), 0) << "the daemon lives";
  ::close(ends[0]);
}

}  // namespace
}  // namespace steward
