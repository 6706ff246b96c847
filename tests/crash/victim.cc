#include "crash/victim.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "support/symbolize.h"

namespace steward::crash {
namespace {

constexpr std::uint64_t kMaxSteps = 20'000'000;  // an operation that does not end by itself
constexpr int kMaxStepsToBegin = 100'000;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// Lets go of the pages that the victim touched while it arranged things, so that those which its
// page table shows later are those of the operation. Their contents are the file's and stay.
void forget_touched_pages(const std::string& path) {
  std::array<char, 4096> real{};
  if (readlink(path.c_str(), real.data(), real.size() - 1) <= 0) return;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(real.data()) == std::string::npos) continue;
    std::size_t dash = 0;
    const std::uintptr_t begin = std::stoull(line, &dash, 16);
    const std::uintptr_t end = std::stoull(line.substr(dash + 1), nullptr, 16);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses as /proc prints them
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
}

}  // namespace

// Shared with the victim; the tracer looks at it after each step.
struct Victim::Mark {
  volatile bool begun;
  volatile bool ended;
  volatile bool threw;
  char message[512];
};

Victim::Victim(const Arrange& arrange, const std::string& path)
    : mark_memory_(sizeof(Mark)), mark_(static_cast<Mark*>(mark_memory_.data())) {
  pid_ = testing::spawn([&] { run(arrange, path); });
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) fail("waitpid");
  if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP) {
    if (WIFSTOPPED(status)) testing::kill_now(pid_);
    pid_ = 0;
    throw std::runtime_error("the victim did not come to the operation: " +
                             (mark_->threw ? std::string(mark_->message) : testing::describe_status(status)));
  }
  for (int n = 0; !mark_->begun; ++n) {
    if (n == kMaxStepsToBegin) throw std::runtime_error("the victim's begin mark was not found");
    single_step();
  }
}

void Victim::run(const Arrange& arrange, const std::string& path) {
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) fail("ptrace");
  try {
    const std::function<void()> operate = arrange(path);
    forget_touched_pages(path);
    raise(SIGSTOP);
    mark_->begun = true;
    operate();
    mark_->ended = true;
    raise(SIGSTOP);
  } catch (const std::exception& e) {
    std::strncpy(mark_->message, e.what(), sizeof(mark_->message) - 1);
    mark_->threw = true;
  }
  _exit(1);
}

Victim::~Victim() {
  if (pid_ != 0) testing::kill_now(pid_);
}

void Victim::kill() {
  testing::kill_now(pid_);
  pid_ = 0;
}

void Victim::single_step() {
  if (ptrace(PTRACE_SINGLESTEP, pid_, nullptr, nullptr) != 0) fail("ptrace(PTRACE_SINGLESTEP)");
  int status = 0;
  rusage used{};
  while (wait4(pid_, &status, __WALL, &used) < 0) {
    if (errno != EINTR) fail("wait4");
  }
  entered_kernel_ = used.ru_minflt + used.ru_majflt != page_faults_;
  page_faults_ = used.ru_minflt + used.ru_majflt;
  if (WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP) return;
  if (WIFSTOPPED(status)) {
    const int number = WSTOPSIG(status);
    throw std::runtime_error("the victim got signal " + std::to_string(number) + " (" + strsignal(number) +
                             ") " + place());
  }
  pid_ = 0;
  throw std::runtime_error("the victim ended by itself: " +
                           (mark_->threw ? std::string(mark_->message) : testing::describe_status(status)));
}

bool Victim::step() {
  const bool system_call = at_system_call();
  single_step();
  entered_kernel_ |= system_call;
  ++steps_;
  if (mark_->threw) throw std::runtime_error(std::string("the operation threw: ") + mark_->message);
  if (steps_ > kMaxSteps) throw std::runtime_error("the operation does not end: " + place());
  return !mark_->ended;
}

std::uintptr_t Victim::instruction() const {
#if defined(__x86_64__)
  errno = 0;
  const long value = ptrace(PTRACE_PEEKUSER, pid_, offsetof(user_regs_struct, rip), nullptr);
  return errno == 0 ? static_cast<std::uintptr_t>(value) : 0;
#else
  return 0;
#endif
}

bool Victim::at_system_call() const {
  constexpr std::uint16_t kSyscall = 0x050f;  // the bytes 0f 05
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address in the victim
  const long code = ptrace(PTRACE_PEEKTEXT, pid_, reinterpret_cast<void*>(instruction()), nullptr);
  return static_cast<std::uint16_t>(code) == kSyscall;
}

std::string Victim::place() const {
  return "after " + std::to_string(steps_) + " instructions, before the one of " +
         testing::symbolize(instruction());
}

std::string why_not_steppable() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return "built with a sanitizer, whose own instructions are not the engine's: use the dev preset";
#elif !defined(__x86_64__)
  return "single-stepping is set up for x86-64 only";
#else
  try {
    Victim probe([](const std::string&) { return [] {}; }, "");
    probe.step();
    return {};
  } catch (const std::exception& e) {
    return std::string("this system does not let a process trace its child: ") + e.what();
  }
#endif
}

OneProcessor::OneProcessor() : before_{} {
  sched_getaffinity(0, sizeof(before_), &before_);
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(static_cast<unsigned>(sched_getcpu()), &here);
  sched_setaffinity(0, sizeof(here), &here);
}

OneProcessor::~OneProcessor() { sched_setaffinity(0, sizeof(before_), &before_); }

}  // namespace steward::crash
