// Waiting for a half-word in shared memory to change. Across processes (no private flag).
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <ctime>

#include "engine/segment/layout.h"

namespace steward {

// Returns when woken, when the word is not `expected`, on a signal, or after the time: look again.
inline void futex_wait(HalfWord& word, std::uint32_t expected, std::chrono::nanoseconds timeout) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  timespec limit{};
  limit.tv_sec = seconds.count();
  limit.tv_nsec = (timeout - seconds).count();
  syscall(SYS_futex, &word, FUTEX_WAIT, expected, &limit, nullptr, 0);
}

// About 0.45 us even when nobody waits: call it only when somebody does.
inline void futex_wake(HalfWord& word, int count = INT_MAX) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAKE, count, nullptr, nullptr, 0);
}

}  // namespace steward
