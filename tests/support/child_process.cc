#include "support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace steward::testing {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid");
  }
  return status;
}

}  // namespace

pid_t spawn(const std::function<void()>& body) {
  const pid_t parent = getpid();
  std::fflush(nullptr);
  const pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid > 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  try {
    body();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "child process %d: %s\n", getpid(), e.what());
    _exit(1);
  }
  std::fflush(nullptr);
  _exit(0);
}

int wait_for_end(pid_t pid, std::chrono::seconds deadline) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) fail("pidfd_open");
  pollfd ready{handle, POLLIN, 0};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(deadline);
  int events = 0;
  do {
    events = poll(&ready, 1, static_cast<int>(timeout.count()));
  } while (events < 0 && errno == EINTR);
  close(handle);
  if (events > 0) return reap(pid);
  kill_now(pid);
  throw std::runtime_error("process " + std::to_string(pid) + " hung: not ended after " +
                           std::to_string(deadline.count()) + " s");
}

void kill_now(pid_t pid) {
  kill(pid, SIGKILL);
  reap(pid);
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return "signal " + std::to_string(number) + " (" + strsignal(number) + ")";
  }
  const int code = WEXITSTATUS(status);
  return code == 0 ? std::string{} : "exit status " + std::to_string(code);
}

SharedMemory::SharedMemory(std::size_t bytes)
    : data_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)), bytes_(bytes) {
  if (data_ == MAP_FAILED) fail("mmap");
}

SharedMemory::~SharedMemory() { munmap(data_, bytes_); }

}  // namespace steward::testing
