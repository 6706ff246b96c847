#include "engine/objects/gate.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace steward::gate {
namespace {

constexpr std::size_t kWriterPositions = 2;  // a writer of one shard announces it first or second
constexpr int kSpins = 200;

// Every processor passes a full barrier before this returns. Without the system call (a sandbox may
// refuse it) time does: a store leaves its processor's buffer within far less than a millisecond.
void barrier_everywhere() noexcept {
  if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0) == 0) return;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Waits while `busy()` is true, and sees to it that a dead owner of the slot is repaired.
template <typename Busy>
void wait_for(Attachment& attachment, std::uint32_t slot, Busy busy) {
  for (int i = 0; busy(); ++i) {
    if (i < kSpins) {
      spin_hint();
      continue;
    }
    const std::uint32_t session = attachment.segment().slot_owner(slot).load(std::memory_order_acquire);
    if (session == 0) return;
    if (!attachment.recover_if_dead(session - 1)) std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

// Calls visit(slot, announcement) for each announcement of a latch in a page of the object.
template <typename Visit>
void for_each_announced(const Segment& segment, const ThreadSlot& me, std::uint32_t index, Visit visit) {
  const auto high = static_cast<std::uint32_t>(segment.header().slot_high.load());
  for (std::uint32_t slot = 0; slot < high; ++slot) {
    if (slot == me.index || segment.slot_owner(slot).load(std::memory_order_acquire) == 0) continue;
    for (std::size_t i = 0; i < kWriterPositions; ++i) {
      const Word& held = segment.slot(slot).held[i];
      const std::uint64_t offset = held.load(std::memory_order_acquire);
      if (!segment.readable(offset, kPageBytes)) continue;
      if (segment.page_owner(offset / kPageBytes).load(std::memory_order_relaxed) == index)
        visit(slot, held, offset);
    }
  }
}

}  // namespace

void close(Transaction& tx, ObjectEntry& object, std::uint32_t index) {
  tx.lock(object.gate);
  full_fence();
  Attachment& attachment = *tx.me().attachment;
  const Segment& segment = tx.segment();
  for_each_announced(segment, tx.me(), index, [&](std::uint32_t slot, const Word&, std::uint64_t offset) {
    const Latch& latch = segment.at(Offset<Latch>(offset));
    wait_for(attachment, slot, [&] {
      return (latch.owner.load(std::memory_order_acquire) & ~kWaitersBit) == attachment.lock_value(slot);
    });
  });
}

void wait_until_open(ThreadSlot& me, ObjectEntry& object) {
  Transaction tx(me);
  tx.lock(object.gate);
}

void wait_for_stragglers(ThreadSlot& me, std::uint32_t index) {
  barrier_everywhere();
  Attachment& attachment = *me.attachment;
  for_each_announced(
      attachment.segment(), me, index, [&](std::uint32_t slot, const Word& held, std::uint64_t offset) {
        wait_for(attachment, slot, [&] { return held.load(std::memory_order_acquire) == offset; });
      });
}

}  // namespace steward::gate
