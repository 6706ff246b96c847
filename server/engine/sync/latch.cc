#include "engine/sync/latch.h"

#include <algorithm>

namespace steward {
namespace {

using std::chrono::nanoseconds;

// A hold lasts well under a microsecond; on two processors a longer spin only keeps its holder off one.
constexpr int kSpins = 200;
constexpr nanoseconds kFirstSleep = std::chrono::microseconds(200);
constexpr nanoseconds kLongestSleep = std::chrono::milliseconds(10);

bool try_take(Latch& latch, std::uint32_t value) noexcept {
  std::uint32_t expected = 0;
  return latch.owner.load(std::memory_order_relaxed) == 0 &&
         latch.owner.compare_exchange_strong(expected, value, std::memory_order_seq_cst,
                                             std::memory_order_relaxed);
}

// The session whose thread holds the latch; kNoSession when it was given back meanwhile.
std::uint32_t session_of(std::uint32_t owner, Attachment& attachment) {
  const std::uint32_t slot = (owner & 0xFFFF) - 1;
  STEWARD_ASSERT(slot < kMaxSlots && attachment.lock_value(slot) == (owner & ~kWaitersBit));
  const std::uint32_t session = attachment.segment().slot_owner(slot).load(std::memory_order_acquire);
  if (session != 0) return session - 1;
  return kNoSession;  // a slot is freed only after everything that it held was given back
}

void sleep_on(Latch& latch, std::uint32_t owner, nanoseconds time) noexcept {
  const std::uint32_t marked = owner | kWaitersBit;
  if (owner != marked && !latch.owner.compare_exchange_strong(owner, marked, std::memory_order_relaxed))
    return;
  futex_wait(latch.owner, marked, time);
}

}  // namespace

void acquire_slowly(Latch& latch, ThreadSlot& me) {
  for (int i = 0; i < kSpins; ++i) {
    if (try_take(latch, me.lock_value)) return;
    spin_hint();
  }
  nanoseconds time = kFirstSleep;
  // Once asleep there may be other sleepers: the mark is passed on, and costs at most a wake too many.
  while (!try_take(latch, me.lock_value | kWaitersBit)) {
    const std::uint32_t owner = latch.owner.load(std::memory_order_relaxed);
    if (owner == 0) continue;
    STEWARD_ASSERT((owner & ~kWaitersBit) != me.lock_value);  // latches are not recursive
    const std::uint32_t session = session_of(owner, *me.attachment);
    spin_hint();
    if (session == kNoSession || me.attachment->recover_if_dead(session)) continue;
    sleep_on(latch, owner, time);
    time = std::min(time * 2, kLongestSleep);
  }
}

}  // namespace steward
