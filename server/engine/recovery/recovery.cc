#include "engine/recovery/recovery.h"

#include "engine/heap/undo.h"

namespace steward {

void recover_session(Attachment& attachment, std::uint32_t session) {
  Segment& segment = attachment.segment();
  Header& h = segment.header();
  const auto high = static_cast<std::uint32_t>(h.slot_high.load());
  bool busy = false;
  const auto for_each_slot = [&](auto visit) {
    for (std::uint32_t i = 0; i < high; ++i) {
      if (segment.slot_owner(i).load(std::memory_order_acquire) != session + 1) continue;
      ThreadSlot dead = attachment.impersonate(i);
      visit(dead);
    }
  };
  // The allocator first, for all threads: one of them may have died holding its latch, and undoing what
  // another did needs it.
  for_each_slot([&](ThreadSlot& dead) { busy = undo::inner(dead) || busy; });
  for_each_slot([&](ThreadSlot& dead) {
    busy = undo::repair(dead) || busy;
    segment.slot_owner(dead.index).store(0, std::memory_order_release);
  });
  if (busy) h.recoveries.fetch_add(1, std::memory_order_relaxed);
  h.deaths.fetch_add(1, std::memory_order_relaxed);
  segment.session(session).state.store(static_cast<std::uint32_t>(SessionState::kDeparted),
                                       std::memory_order_release);
}

std::size_t recover_all_dead(Attachment& attachment) {
  const auto high = static_cast<std::uint32_t>(attachment.segment().header().session_high.load());
  std::size_t recovered = 0;
  for (std::uint32_t i = 0; i < high; ++i) {
    const auto state =
        static_cast<SessionState>(attachment.segment().session(i).state.load(std::memory_order_acquire));
    if (state != SessionState::kProcess && state != SessionState::kUnborn) continue;
    if (attachment.recover_if_dead(i)) ++recovered;
  }
  return recovered;
}

}  // namespace steward
