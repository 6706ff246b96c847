// Processes that a test starts, waits for with a deadline, and kills.
//
// A test that kills processes must never hang because one of them does: every wait here is bounded
// and says loudly that it ran out. Children die with the test (PR_SET_PDEATHSIG), so a failed or
// interrupted run leaves nothing behind. Use it from one thread: the kernel sends that signal when
// the *thread* that forked ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <new>
#include <string>
#include <type_traits>

namespace steward::testing {

// Generous: only a process that hangs needs so long.
inline constexpr std::chrono::seconds kPatience{60};

// Forks and runs `body` in the child, which then ends with status 0; 1 and a line on stderr when an
// exception comes out. No destructor of the parent's objects runs in the child.
[[nodiscard]] pid_t spawn(const std::function<void()>& body);

// Waits until the process ends and returns its wait status. When it does not end in time it is
// killed, and the call throws std::runtime_error.
int wait_for_end(pid_t pid, std::chrono::seconds deadline = kPatience);

// SIGKILL, and waits.
void kill_now(pid_t pid);

// "exit status 1", "signal 11 (Segmentation fault)"; empty: it ended well.
[[nodiscard]] std::string describe_status(int status);

// Memory that a test and the children forked later have in common. It outlives any of them.
class SharedMemory {
 public:
  explicit SharedMemory(std::size_t bytes);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  [[nodiscard]] void* data() const noexcept { return data_; }

 private:
  void* data_;
  std::size_t bytes_;
};

// One T in such memory.
template <typename T>
class Shared {
  static_assert(std::is_trivially_destructible_v<T>, "a process that dies runs no destructor");

 public:
  Shared() : memory_(sizeof(T)), value_(new (memory_.data()) T{}) {}
  T* operator->() const noexcept { return value_; }
  T& operator*() const noexcept { return *value_; }

 private:
  SharedMemory memory_;
  T* value_;
};

}  // namespace steward::testing
