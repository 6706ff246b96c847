#include "main/watch.h"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "steward/error.h"

namespace steward::daemon {
namespace {

int open_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  return fd;
}

// A pidfd and not PR_SET_PDEATHSIG, which would fire already when the *thread* that started us ends.
int open_parent() {
  const pid_t parent = getppid();
  const int fd = static_cast<int>(syscall(SYS_pidfd_open, parent, 0));
  if (fd < 0 || getppid() != parent)
    throw Unavailable("the process that this server was to follow is gone already");
  return fd;
}

}  // namespace

Watch::Watch(bool with_parent) : signals_(open_signals()), parent_(with_parent ? open_parent() : -1) {}

Watch::~Watch() {
  close(signals_);
  if (parent_ >= 0) close(parent_);
}

std::string Watch::wait(std::chrono::milliseconds time) {
  std::array<pollfd, 2> fds{{{signals_, POLLIN, 0}, {parent_, POLLIN, 0}}};
  if (poll(fds.data(), fds.size(), static_cast<int>(time.count())) <= 0) return {};
  if (fds[1].revents != 0) return "the parent's end";
  signalfd_siginfo info{};
  if (read(signals_, &info, sizeof info) != sizeof info) return {};
  return info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
}

}  // namespace steward::daemon
