#include "support/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/child_process.h"

namespace steward::testing {
namespace {

constexpr int kTimeoutMs = 30'000;

[[noreturn]] void become_server(std::vector<std::string> words, int ready_fd, const std::string& log_path) {
  const int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(log, STDERR_FILENO);
  // Then the server itself sees to it, and is not to be killed before it has.
  if (std::find(words.begin(), words.end(), "--die-with-parent") != words.end()) prctl(PR_SET_PDEATHSIG, 0);
  fcntl(ready_fd, F_SETFD, 0);
  words.insert(words.begin(), {"stewardd", "--ready-fd", std::to_string(ready_fd)});
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(STEWARD_TEST_SERVER, arguments.data());
  throw std::runtime_error("can not run " STEWARD_TEST_SERVER);
}

// The lines until the other side closes.
std::vector<std::string> read_lines(int fd) {
  std::string text;
  pollfd waited{fd, POLLIN, 0};
  while (poll(&waited, 1, kTimeoutMs) == 1) {
    std::array<char, 512> part{};
    const ssize_t got = read(fd, part.data(), part.size());
    if (got <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::filesystem::path temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "steward-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> flags) : log_path_(temporary_folder() / "log") {
  std::array<int, 2> ready{};
  if (pipe2(ready.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = spawn([&] { become_server(std::move(flags), ready[1], log_path_); });
  close(ready[1]);
  addresses_ = read_lines(ready[0]);
  close(ready[0]);
}

ServerProcess::~ServerProcess() {
  try {
    if (!ended_) end(SIGTERM);
  } catch (const std::runtime_error&) {
    kill_now(pid_);
  }
  std::error_code ignored;
  std::filesystem::remove_all(log_path_.parent_path(), ignored);
}

std::string ServerProcess::log() const {
  std::ifstream file(log_path_);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int ServerProcess::end(int signal) {
  kill(pid_, signal);
  return wait();
}

int ServerProcess::wait() {
  ended_ = true;
  return wait_for_end(pid_);
}

TestFolder::TestFolder() : path_(temporary_folder()) {}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string unique_segment_name() {
  static std::atomic<int> count = 0;
  return "test." + std::to_string(getpid()) + "." + std::to_string(++count);
}

}  // namespace steward::testing
