// The engine's lock: one word that names its owner, and beside it a version for those who read
// without a lock.
//
// Taking it is one store (the announcement, on the thread's own line) and one compare-and-swap,
// giving it back two stores; the kernel is asked only when somebody waits. Whoever waits looks
// whether the owner still lives, and if not has it repaired and goes on: a latch is never stuck.
// Not recursive. Not for users: a user's Lock has fairness, tokens and word of the owner's death.
//
// A waiter marks the word and sleeps for a bounded time only. The release may miss a mark made in
// the nanoseconds between its load and its store; the sleeper then looks again by itself.
#pragma once

#include "engine/sync/attachment.h"
#include "engine/sync/fence.h"
#include "engine/sync/futex.h"

namespace steward {

// Waits for the latch, repairing a dead owner's work. For acquire().
void acquire_slowly(Latch& latch, ThreadSlot& me);

// `position`: where in me.page->held the latch is announced.
inline void acquire(Latch& latch, ThreadSlot& me, std::size_t position) {
  const auto offset = me.attachment->segment().offset_of(&latch);
  me.page->held[position].store(offset, std::memory_order_relaxed);
  std::uint32_t expected = 0;
  if (!latch.owner.compare_exchange_strong(expected, me.lock_value, std::memory_order_seq_cst,
                                           std::memory_order_relaxed)) [[unlikely]] {
    acquire_slowly(latch, me);
  }
}

inline void release(Latch& latch, ThreadSlot& me, std::size_t position) noexcept {
  const std::uint32_t owner = latch.owner.load(std::memory_order_relaxed);
  latch.owner.store(0, std::memory_order_release);
  me.page->held[position].store(0, std::memory_order_release);
  if (owner & kWaitersBit) [[unlikely]]
    futex_wake(latch.owner, 1);
}

// Around the stores of a change that readers must not see the middle of. The owner only.
inline void begin_change(Latch& latch) noexcept {
  latch.version.store(latch.version.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  release_fence();
}
inline void end_change(Latch& latch) noexcept {
  latch.version.store(latch.version.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}
[[nodiscard]] inline bool changing(const Latch& latch) noexcept {
  return (latch.version.load(std::memory_order_relaxed) & 1) != 0;
}

// For a reader: the version before, and whether all that was read since then belongs to it.
[[nodiscard]] inline std::uint32_t read_version(const Latch& latch) noexcept {
  return latch.version.load(std::memory_order_acquire);
}
[[nodiscard]] inline bool still(const Latch& latch, std::uint32_t version) noexcept {
  acquire_fence();
  return latch.version.load(std::memory_order_relaxed) == version;
}

}  // namespace steward
