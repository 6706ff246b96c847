#include "cpp/src/server_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "steward/error.h"

namespace steward::detail {
namespace {

constexpr std::chrono::seconds kStartTimeout{20};

// The server's program: the first of these that is there. An empty answer leaves it to $PATH.
std::string find_server() {
  if (const char* named = std::getenv("STEWARDD"); named != nullptr && *named != '\0') return named;
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  for (const std::filesystem::path& candidate :
       {self.parent_path() / "stewardd", std::filesystem::path(STEWARD_SERVER_BUILT),
        std::filesystem::path(STEWARD_SERVER_INSTALLED)}) {
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
  }
  ~Pipe() {
    ::close(ends_[0]);
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int read_end() const { return ends_[0]; }
  [[nodiscard]] int write_end() const { return ends_[1]; }
  void close_write() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// One line, or what came before the end or the timeout.
std::string read_line(int fd, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::string line;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return line;
    pollfd waited{fd, POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) return line;
    if (waited.revents == 0) continue;
    char letter = '\0';
    const ssize_t got = ::read(fd, &letter, 1);
    if (got == 0 || letter == '\n') return line;
    if (got == 1) line.push_back(letter);
  }
}

pid_t spawn_server(const std::string& program, int segment_fd, int ready_fd, const std::string& address) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // Copied onto themselves, they stay open across exec under their own numbers.
  posix_spawn_file_actions_adddup2(&actions, segment_fd, segment_fd);
  posix_spawn_file_actions_adddup2(&actions, ready_fd, ready_fd);
  std::vector<std::string> words = {program,
                                    "--adopt-fd",
                                    std::to_string(segment_fd),
                                    "--ready-fd",
                                    std::to_string(ready_fd),
                                    "--die-with-parent",
                                    "--log-level",
                                    "warning",
                                    "--listen",
                                    address};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw Unavailable("stewardd could not be started (" + program + ": " +
                      std::generic_category().message(error) +
                      "): install it, put its folder into $PATH, or name it in $STEWARDD");
  }
  return pid;
}

}  // namespace

ServerProcess::ServerProcess(int segment_fd, std::string_view address) : owner_(::getpid()) {
  Pipe ready;
  std::string program = find_server();
  if (program.empty()) program = "stewardd";
  pid_ = spawn_server(program, segment_fd, ready.write_end(), std::string(address));
  ready.close_write();
  address_ = read_line(ready.read_end(), kStartTimeout);
  if (!address_.empty()) return;
  end();
  throw Unavailable("the server for this manager did not start at '" + std::string(address) + "' (" +
                    program + "): what it wrote to stderr says why");
}

ServerProcess::~ServerProcess() { end(); }

void ServerProcess::end() noexcept {
  if (owner_ != ::getpid()) return;
  ::kill(pid_, SIGTERM);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace steward::detail
