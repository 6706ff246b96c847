// A child process that is stepped through an operation, one instruction at a time, and killed.
//
// Everything before the operation (attaching, opening handles, building arguments) runs at full
// speed. `step()` then executes exactly one instruction; a system call counts as one; a `rep movs`
// counts each of its rounds. The steps are counted from the first instruction after the begin mark
// to the one that sets the end mark.
//
// Cost: about 17 us a step in a virtual machine, when tracer and victim share one processor, for
// which the constructor of `OneProcessor` sees (three times as much when each step must wake another).
#pragma once

#include <sched.h>
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "support/child_process.h"

namespace steward::crash {

// Comes to the place where the operation begins, and returns it. Runs in the victim.
using Arrange = std::function<std::function<void()>(const std::string& path)>;

// Empty, or why a process can not be stepped here: a sanitizer, another architecture, ptrace forbidden.
[[nodiscard]] std::string why_not_steppable();

class Victim {
 public:
  // Starts a process on the segment at `path`; it stands at the first instruction of the operation.
  // Throws when `arrange` fails.
  Victim(const Arrange& arrange, const std::string& path);
  ~Victim();  // kills it
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  // One instruction; false: it was the last one. Throws when the victim ended or crashed by itself,
  // or an exception came out of the operation.
  bool step();
  // The SIGKILL. Returns when the process is gone.
  void kill();

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  // The address of the instruction that is next.
  [[nodiscard]] std::uintptr_t instruction() const;
  // Whether the last step was a system call or met a page fault: memory may have come, gone or moved.
  [[nodiscard]] bool entered_kernel() const noexcept { return entered_kernel_; }
  // "after 17 instructions, at function at file:line"
  [[nodiscard]] std::string place() const;

 private:
  struct Mark;
  void single_step();
  [[nodiscard]] bool at_system_call() const;
  void run(const Arrange& arrange, const std::string& path);

  testing::SharedMemory mark_memory_;
  Mark* mark_;
  pid_t pid_ = 0;
  std::uint64_t steps_ = 0;
  bool entered_kernel_ = false;
  long page_faults_ = 0;
};

// Keeps this process, and those that it forks, on the processor where it is, while it lives.
class OneProcessor {
 public:
  OneProcessor();
  ~OneProcessor();
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

 private:
  cpu_set_t before_;
};

}  // namespace steward::crash
