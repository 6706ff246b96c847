// A `stewardd` with the flags that a test chooses: started, looked at, ended, killed, started again.
//
// For a server that only has to be there, take test_server.h; this one is for tests about the server
// itself. It dies with the thread that started it, so start it from the test's main one. A *named*
// segment stays in /dev/shm if the test is killed before it ends.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace steward::testing {

class ServerProcess {
 public:
  // Starts it and waits until it serves, or has ended; see `serves`.
  explicit ServerProcess(std::vector<std::string> flags);
  ~ServerProcess();  // SIGTERM, and waits
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] bool serves() const noexcept { return !addresses_.empty(); }
  [[nodiscard]] const std::vector<std::string>& addresses() const noexcept { return addresses_; }
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  // What it wrote to stderr so far.
  [[nodiscard]] std::string log() const;

  // Sends a signal, waits for the end, and returns the wait status.
  int end(int signal);
  // Waits for an end that comes by itself.
  int wait();

 private:
  std::filesystem::path log_path_;
  std::vector<std::string> addresses_;
  pid_t pid_ = 0;
  bool ended_ = false;
};

// A folder for sockets, gone with its owner; and a name for a segment that nobody else uses.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] std::string socket(const std::string& name = "s") const {
    return "unix:" + (path_ / name).string();
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};
[[nodiscard]] std::string unique_segment_name();

}  // namespace steward::testing
