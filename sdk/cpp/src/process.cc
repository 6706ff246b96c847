#include "steward/process.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <mutex>
#include <new>
#include <system_error>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "steward/error.h"

namespace steward {
namespace {

std::string next_name() {
  static std::atomic<unsigned> count = 0;
  return "Process-" + std::to_string(++count);
}

// What is in the buffers now would otherwise be written twice: by the parent and by the child.
void flush_standard_streams() {
  std::cout.flush();
  std::clog.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

int open_pidfd(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

// True when the process has ended; no timeout: waits for ever.
bool wait_pidfd(int pidfd, std::optional<std::chrono::nanoseconds> timeout) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  for (;;) {
    pollfd waited{pidfd, POLLIN, 0};
    timespec rest{};
    if (timeout) {
      const auto left = std::max(std::chrono::nanoseconds(0), *timeout - (Clock::now() - begin));
      rest.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
      rest.tv_nsec = (left % std::chrono::seconds(1)).count();
    }
    const int ready = ::ppoll(&waited, 1, timeout ? &rest : nullptr, nullptr);
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waiting for a process");
  }
}

void print_escaped_exception(const std::string& name) {
  std::string what = "an exception that is no std::exception";
  try {
    throw;
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  std::fprintf(stderr, "steward: %s (pid %d) ended by an exception: %s\n", name.c_str(), ::getpid(),
               what.c_str());
}

}  // namespace

struct Process::State {
  std::function<void()> target;
  pid_t owner = 0;      // the process that may start, wait for and signal it
  bool inside = false;  // this is the child's own view of itself
  std::mutex mutex;
  // All below under the mutex.
  std::string name;
  bool daemon = false;
  bool closed = false;
  pid_t pid = 0;
  int pidfd = -1;
  std::optional<int> exitcode;

  ~State() {
    if (pidfd >= 0) ::close(pidfd);
  }

  [[nodiscard]] bool started() const { return pid != 0; }
  // REQUIRES: mutex. Takes the exit code if the child has ended.
  void reap();
};

void Process::State::reap() {
  if (!started() || exitcode || inside) return;
  int status = 0;
  const pid_t ended = ::waitpid(pid, &status, WNOHANG);
  if (ended == 0) return;
  if (ended < 0) {
    exitcode = 255;  // somebody else waited for it: what it said is lost
  } else {
    exitcode = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }
}

Process::Process() : state_(std::make_unique<State>()) {
  state_->owner = ::getpid();
  state_->name = next_name();
}

Process::Process(std::function<void()> target) : Process() { state_->target = std::move(target); }

Process::Process(Process&& other) noexcept = default;

Process& Process::operator=(Process&& other) noexcept {
  Process ended(std::move(*this));  // joined as it goes
  state_ = std::move(other.state_);
  return *this;
}

Process::~Process() {
  if (!state_ || state_->owner != ::getpid() || !state_->started() || state_->inside) return;
  try {
    if (state_->daemon && !state_->closed) terminate();
    if (!state_->closed) join();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "steward: %s could not be waited for: %s\n", state_->name.c_str(), error.what());
  }
}

Process::State& Process::state() const {
  if (!state_) throw ValueError("this Process was moved from");
  if (state_->owner != ::getpid())
    throw ValueError(state_->name + " belongs to another process, which may use it");
  if (state_->closed) throw ValueError(state_->name + " was closed");
  return *state_;
}

void Process::run() {
  if (state_->target) state_->target();
}

void Process::start() {
  State& self = state();
  const std::lock_guard lock(self.mutex);
  if (self.started())
    throw ValueError(self.name + " was started before: a Process runs once, make another one");
  flush_standard_streams();
  const pid_t child = ::fork();
  if (child == 0) run_child();
  if (child < 0) {
    throw Unavailable("the system can not fork: " + std::generic_category().message(errno) +
                      "; see ulimit -u and the memory that is left");
  }
  self.pid = child;
  self.pidfd = open_pidfd(child);
}

// In the child, which gets a state of its own: the parent's mutex stays locked here for ever.
void Process::become_child() {
  State& parents = *state_.release();
  const pid_t parent = parents.owner;
  if (parents.daemon) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it died before it could be asked for
  }
  state_ = std::make_unique<State>();
  state_->target = std::move(parents.target);
  state_->name = parents.name;
  state_->daemon = parents.daemon;
  state_->owner = state_->pid = ::getpid();
  state_->inside = true;
}

void Process::run_child() noexcept {
  become_child();
  ::prctl(PR_SET_NAME, state_->name.substr(0, 15).c_str());
  int code = 0;
  try {
    run();
  } catch (...) {
    print_escaped_exception(state_->name);
    code = 1;
  }
  flush_standard_streams();
  ::_exit(code);
}

void Process::join() { static_cast<void>(wait(std::nullopt)); }

bool Process::join(std::chrono::nanoseconds timeout) { return wait(timeout); }

bool Process::wait(std::optional<std::chrono::nanoseconds> timeout) {
  State& self = state();
  int pidfd = -1;
  {
    const std::lock_guard lock(self.mutex);
    if (!self.started()) throw ValueError(self.name + " was not started: call start() first");
    if (self.inside) throw ValueError(self.name + " can not wait for itself");
    self.reap();
    if (self.exitcode) return true;
    pidfd = self.pidfd;
  }
  if (!wait_pidfd(pidfd, timeout)) return false;
  const std::lock_guard lock(self.mutex);
  self.reap();
  return true;
}

bool Process::is_alive() {
  State& self = state();
  const std::lock_guard lock(self.mutex);
  self.reap();
  return self.started() && !self.exitcode;
}

void Process::signal(int number) {
  State& self = state();
  const std::lock_guard lock(self.mutex);
  self.reap();
  // Not waited for yet, so the number still means this child.
  if (self.started() && !self.exitcode) ::kill(self.pid, number);
}

void Process::terminate() { signal(SIGTERM); }

void Process::kill() { signal(SIGKILL); }

void Process::close() {
  State& self = state();
  const std::lock_guard lock(self.mutex);
  self.reap();
  if (self.started() && !self.exitcode) {
    throw ValueError(self.name + " is still running: join() it, or terminate() it, before close()");
  }
  self.closed = true;
  self.target = nullptr;
  if (self.pidfd >= 0) ::close(self.pidfd);
  self.pidfd = -1;
}

std::string Process::name() const {
  const std::lock_guard lock(state().mutex);
  return state_->name;
}

void Process::name(std::string name) {
  const std::lock_guard lock(state().mutex);
  state_->name = std::move(name);
}

std::optional<int> Process::pid() const {
  const std::lock_guard lock(state().mutex);
  if (!state_->started()) return std::nullopt;
  return state_->pid;
}

std::optional<int> Process::exitcode() {
  State& self = state();
  const std::lock_guard lock(self.mutex);
  self.reap();
  return self.exitcode;
}

bool Process::daemon() const {
  const std::lock_guard lock(state().mutex);
  return state_->daemon;
}

void Process::daemon(bool daemon) {
  const std::lock_guard lock(state().mutex);
  if (state_->started()) throw ValueError(state_->name + " was started: daemon is set before");
  state_->daemon = daemon;
}

}  // namespace steward
