// The `stewardd` that an embedded manager starts to let remote clients in.
//
// It gets the segment as a file descriptor and says its address, or what is wrong, through a pipe. It
// is ended, and waited for, when this object goes; by the kernel when the process dies that made it.
// In a forked child this object does nothing: the server is the parent's.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

namespace steward::detail {

class ServerProcess {
 public:
  // Returns when the server listens. Unavailable when it is not found, or does not start.
  ServerProcess(int segment_fd, std::string_view address);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Where to connect to.
  [[nodiscard]] const std::string& address() const noexcept { return address_; }

 private:
  void end() noexcept;

  pid_t owner_;  // who made it
  pid_t pid_;
  std::string address_;
};

}  // namespace steward::detail
