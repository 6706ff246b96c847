// Fences for the version protocol, and the one spin hint.
//
// All racing accesses are atomic, so ThreadSanitizer needs no fences; it does not model them, and
// GCC says so with a warning that is of no use here.
#pragma once

#include <atomic>

namespace steward {

#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"
#endif

inline void acquire_fence() noexcept { std::atomic_thread_fence(std::memory_order_acquire); }
inline void release_fence() noexcept { std::atomic_thread_fence(std::memory_order_release); }

inline void full_fence() noexcept { std::atomic_thread_fence(std::memory_order_seq_cst); }

#pragma GCC diagnostic pop

// Keeps the order of stores as the program has it. That is all a killed process needs: the stores
// it made are visible, those it did not reach are not.
inline void program_order() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }

inline void spin_hint() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace steward
