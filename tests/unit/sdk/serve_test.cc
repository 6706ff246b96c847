// An embedded manager that serves: through its own server, from this machine, by both doors.
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "steward/error.h"
#include "steward/steward.h"
#include "support/child_process.h"

namespace steward {
namespace {

constexpr ConnectOptions kRemote{.door = Door::remote};

std::string socket_of(const char* test) {
  return "unix:" +
         (std::filesystem::temp_directory_path() / (std::string(test) + std::to_string(::getpid()))).string();
}

TEST(ServeTest, Remote_and_local_processes_share_the_objects) {
  const Manager manager;
  const auto counts = manager.dict<std::string, int>("counts");
  const std::string address = manager.serve(socket_of("share"));
  std::vector<Process> processes;
  for (int i = 0; i < 4; ++i) {
    processes.emplace_back([&, i] {
      if (i % 2 == 0) {
        for (int n = 0; n < 25; ++n) counts.increment("n");
        return;
      }
      const auto remote = Manager::connect(address, kRemote);
      if (remote.is_local()) throw std::runtime_error("not remote");
      const auto same = remote.open_dict<std::string, int>("counts");
      for (int n = 0; n < 25; ++n) same.increment("n");
    });
    processes.back().start();
  }
  for (Process& process : processes) {
    process.join();
    EXPECT_EQ(process.exitcode(), 0);
  }
  EXPECT_EQ(counts.at("n"), 100);
}

TEST(ServeTest, An_address_on_this_machine_is_reached_through_memory) {
  const Manager manager;
  const auto dict = manager.dict<int, int>("d");
  const std::string address = manager.serve(socket_of("near"));
  Process other([&] {
    const auto found = Manager::connect(address);
    if (!found.is_local()) throw std::runtime_error("not local");
    if (found.dict("d") != Dict<>(dict)) throw std::runtime_error("another dict");
    found.dict<int, int>("d")[1] = 2;
  });
  other.start();
  other.join();
  EXPECT_EQ(other.exitcode(), 0);
  EXPECT_EQ(dict.at(1), 2);
}

TEST(ServeTest, Handles_of_both_doors_are_equal_and_nested_objects_go_through) {
  const Manager manager;
  const auto outer = manager.dict<std::string, List<int>>("outer");
  outer["a"] = manager.list<int>();
  const auto remote = Manager::connect(manager.serve(socket_of("equal")), kRemote);
  const auto same = remote.open_dict<std::string, List<int>>("outer");
  EXPECT_TRUE(same == outer);
  same.at("a").append(7);
  EXPECT_EQ(outer.at("a").at(0), 7);
  EXPECT_TRUE(same.at("a") == outer.at("a"));
  EXPECT_THROW(static_cast<void>(remote.open_dict("none")), NotFound);
  EXPECT_THROW(same.at("none").append(1), KeyError);
}

TEST(ServeTest, A_handle_made_remotely_before_a_fork_works_in_the_child) {
  const Manager manager;
  const auto remote = Manager::connect(manager.serve(socket_of("fork")), kRemote);
  const auto counts = remote.dict<std::string, int>("counts");
  counts.increment("n");
  for (int i = 0; i < 3; ++i) {
    Process child([&] { counts.increment("n"); });
    child.start();
    counts.increment("n");
    child.join();
    EXPECT_EQ(child.exitcode(), 0);
  }
  EXPECT_EQ(counts.at("n"), 7);
}

TEST(ServeTest, A_second_server_for_the_same_manager_is_refused) {
  const Manager manager;
  const std::string address = manager.serve(socket_of("twice"));
  EXPECT_THROW(static_cast<void>(manager.serve(socket_of("again"))), ValueError);
  manager.shutdown();
  EXPECT_THROW(static_cast<void>(Manager::connect(address, kRemote)), Unavailable);
}

TEST(ServeTest, A_port_of_zero_becomes_a_real_one) {
  const Manager manager;
  const std::string address = manager.serve("127.0.0.1:0");
  EXPECT_FALSE(address.ends_with(":0")) << address;
  EXPECT_EQ(Manager::connect(address, kRemote).objects().size(), 0U);
}

TEST(ServeTest, An_address_that_can_not_be_listened_at_is_an_error) {
  const Manager manager;
  EXPECT_THROW(static_cast<void>(manager.serve("unix:/no/such/folder/socket")), Unavailable);
  EXPECT_THROW(static_cast<void>(manager.serve("192.0.2.1:1")), Unavailable);
}

// The program is killed with SIGKILL: its server goes too, and closes the last end of a pipe.
TEST(ServeTest, The_server_ends_with_its_program_by_SIGKILL_too) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  testing::Shared<int> ready;
  const pid_t program = testing::spawn([&] {
    const Manager manager;
    manager.serve(socket_of("killed"));
    __atomic_store_n(&*ready, 1, __ATOMIC_SEQ_CST);
    for (;;) ::pause();
  });
  ::close(ends[1]);
  while (__atomic_load_n(&*ready, __ATOMIC_SEQ_CST) == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  testing::kill_now(program);
  char nothing = 0;
  EXPECT_EQ(::read(ends[0], &nothing, 1), 0) << "the server lives";
  ::close(ends[0]);
}

}  // namespace
}  // namespace steward
