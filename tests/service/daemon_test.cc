// stewardd as whoever runs it sees it: flags, exit statuses, what it leaves behind.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "cpp/src/remote/remote_manager.h"
#include "engine/store/shm_manager.h"
#include "steward/error.h"
#include "support/child_process.h"
#include "support/server_process.h"

namespace steward::testing {
namespace {

using store::ObjectKind;
using store::OpenMode;
using store::ShmManager;

class Daemon : public ::testing::Test {
 protected:
  ~Daemon() override { ShmManager::remove(name_); }

  std::vector<std::string> flags(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{"--name", name_, "--listen", folder_.socket()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] bool segment_there() const { return std::filesystem::exists("/dev/shm/steward." + name_); }
  [[nodiscard]] bool socket_there() const { return std::filesystem::exists(folder_.path() / "s"); }

  static void expect_exit(int wait_status, int exit_status) {
    EXPECT_TRUE(WIFEXITED(wait_status)) << describe_status(wait_status);
    EXPECT_EQ(WEXITSTATUS(wait_status), exit_status);
  }

  static std::shared_ptr<store::Dict> dict(store::Manager& manager, OpenMode mode = OpenMode::kOpenOrCreate) {
    return std::static_pointer_cast<store::Dict>(manager.open(ObjectKind::kDict, "d", mode));
  }

  std::string name_ = unique_segment_name();
  TestFolder folder_;
};

TEST_F(Daemon, Both_doors_see_one_dict) {
  const ServerProcess server(flags());
  ASSERT_TRUE(server.serves()) << server.log();
  const auto remote = remote::connect_remote(server.addresses()[0]);
  const auto local = ShmManager::attach(name_);
  dict(*remote)->set(Datum::of_str("k"), Datum::of_int(1));
  OwnedDatum value;
  ASSERT_TRUE(dict(*local)->get(Datum::of_str("k"), value));
  EXPECT_EQ(value.view().as_int(), 1);
  dict(*local)->set(Datum::of_str("k"), Datum::of_int(2));
  ASSERT_TRUE(dict(*remote)->get(Datum::of_str("k"), value));
  EXPECT_EQ(value.view().as_int(), 2);
  EXPECT_EQ(store::find_segment_serving(server.addresses()[0]), local->path());
}

TEST_F(Daemon, SIGTERM_and_SIGINT_take_segment_and_socket_away) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server(flags());
    ASSERT_TRUE(server.serves()) << server.log();
    EXPECT_TRUE(segment_there());
    EXPECT_TRUE(socket_there());
    expect_exit(server.end(signal), 0);
    EXPECT_FALSE(segment_there());
    EXPECT_FALSE(socket_there());
  }
}

TEST_F(Daemon, With_keep_the_next_server_finds_everything) {
  {
    ServerProcess server(flags({"--keep"}));
    ASSERT_TRUE(server.serves()) << server.log();
    dict(*remote::connect_remote(server.addresses()[0]))->set(Datum::of_int(1), Datum::of_str("kept"));
    expect_exit(server.end(SIGTERM), 0);
  }
  EXPECT_TRUE(segment_there());
  EXPECT_FALSE(socket_there());
  const ServerProcess next(flags());
  ASSERT_TRUE(next.serves()) << next.log();
  OwnedDatum value;
  EXPECT_TRUE(
      dict(*remote::connect_remote(next.addresses()[0]), OpenMode::kOpen)->get(Datum::of_int(1), value));
}

TEST_F(Daemon, A_second_server_of_a_name_is_refused_and_the_first_goes_on) {
  const ServerProcess first(flags());
  ASSERT_TRUE(first.serves()) << first.log();
  ServerProcess second({"--name", name_, "--listen", folder_.socket("other")});
  EXPECT_FALSE(second.serves());
  expect_exit(second.wait(), 3);
  EXPECT_NE(second.log().find("has a server already"), std::string::npos) << second.log();
  EXPECT_NO_THROW(remote::connect_remote(first.addresses()[0])->hello());
  EXPECT_TRUE(segment_there());
}

TEST_F(Daemon, An_address_that_others_could_reach_is_refused_before_anything_is_made) {
  ServerProcess server({"--name", name_, "--listen", "0.0.0.0:0"});
  EXPECT_FALSE(server.serves());
  expect_exit(server.wait(), 2);
  EXPECT_NE(server.log().find("TLS"), std::string::npos) << server.log();
  EXPECT_FALSE(segment_there());
}

TEST_F(Daemon, A_server_that_can_not_listen_leaves_no_segment_behind) {
  ServerProcess server({"--name", name_, "--listen", "unix:" + (folder_.path() / "no" / "folder").string()});
  EXPECT_FALSE(server.serves());
  expect_exit(server.wait(), 1);
  EXPECT_FALSE(segment_there());
}

TEST_F(Daemon, After_SIGKILL_the_next_server_takes_over_segment_and_socket) {
  {
    ServerProcess server(flags());
    ASSERT_TRUE(server.serves()) << server.log();
    dict(*remote::connect_remote(server.addresses()[0]))
        ->set(Datum::of_int(1), Datum::of_str("acknowledged"));
    server.end(SIGKILL);
  }
  EXPECT_TRUE(socket_there());
  const ServerProcess next(flags());
  ASSERT_TRUE(next.serves()) << next.log();
  OwnedDatum value;
  EXPECT_TRUE(dict(*remote::connect_remote(next.addresses()[0]))->get(Datum::of_int(1), value));
}

TEST_F(Daemon, A_server_that_follows_its_parent_ends_with_it) {
  const pid_t parent = spawn([&] {
    const ServerProcess server(flags({"--die-with-parent"}));
    kill(getpid(), SIGKILL);
  });
  static_cast<void>(wait_for_end(parent));
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (segment_there() && std::chrono::steady_clock::now() < give_up) usleep(5000);
  EXPECT_FALSE(segment_there());
}

TEST_F(Daemon, Every_line_of_its_log_is_key_value) {
  ServerProcess server(flags());
  server.end(SIGTERM);
  const std::string log = server.log();
  EXPECT_NE(log.find("event=serving name=" + name_), std::string::npos) << log;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = log.find('\n', begin)) != std::string::npos; begin = end + 1) {
    EXPECT_TRUE(log.substr(begin, end - begin).starts_with("ts=")) << log;
  }
}

}  // namespace
}  // namespace steward::testing
