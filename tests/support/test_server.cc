#include "support/test_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "support/child_process.h"

namespace steward::testing {
namespace {

std::filesystem::path make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "steward-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

// In the child. The descriptors are to outlive the exec.
void become_server(int segment_fd, int ready_fd, const std::string& address) {
  for (const int fd : {segment_fd, ready_fd}) fcntl(fd, F_SETFD, 0);
  execl(STEWARD_TEST_SERVER, "stewardd", "--adopt-fd", std::to_string(segment_fd).c_str(), "--ready-fd",
        std::to_string(ready_fd).c_str(), "--listen", address.c_str(), "--log-level", "warning", nullptr);
  throw std::runtime_error("can not run " STEWARD_TEST_SERVER);
}

bool wait_until_ready(int fd) {
  constexpr int kTimeoutMs = 30'000;
  pollfd waited{fd, POLLIN, 0};
  char letter = 0;
  return poll(&waited, 1, kTimeoutMs) == 1 && read(fd, &letter, 1) == 1;
}

}  // namespace

TestServer::TestServer(std::shared_ptr<store::ShmManager> segment)
    : segment_(std::move(segment)), folder_(make_folder()), address_("unix:" + (folder_ / "s").string()) {
  std::array<int, 2> ready{};
  if (pipe2(ready.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = spawn([&] { become_server(segment_->fd(), ready[1], address_); });
  close(ready[1]);
  const bool listens = wait_until_ready(ready[0]);
  close(ready[0]);
  if (listens) return;
  kill_now(pid_);
  std::filesystem::remove_all(folder_);
  throw std::runtime_error("the test's stewardd does not come up: see its words above");
}

TestServer::~TestServer() {
  kill(pid_, SIGTERM);
  try {
    (void)wait_for_end(pid_);
  } catch (const std::runtime_error&) {
    kill_now(pid_);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace steward::testing
