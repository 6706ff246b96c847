#include "engine/heap/undo.h"

namespace steward::undo {
namespace {

void restore(const Segment& segment, const LogEntry& entry) noexcept {
  const std::uint64_t old = entry.old.load(std::memory_order_relaxed);
  Word* word = &segment.word(log::offset(entry));
  switch (log::kind(entry)) {
    case LogKind::kWord: word->store(old, std::memory_order_relaxed); break;
    case LogKind::kFillOnes:
      for (std::uint64_t i = 0; i < old; ++i) word[i].store(~std::uint64_t{0}, std::memory_order_relaxed);
      break;
    case LogKind::kFillZeros:
      for (std::uint64_t i = 0; i < old; ++i) word[i].store(0, std::memory_order_relaxed);
      break;
    case LogKind::kTaken:
    case LogKind::kGiven:
    case LogKind::kDone: break;
  }
}

// A latch word names this slot, so nobody else may have written what it guards.
void give_back(Latch& latch, const ThreadSlot& slot) noexcept {
  if ((latch.owner.load(std::memory_order_acquire) & ~kWaitersBit) != slot.lock_value) return;
  if (changing(latch)) end_change(latch);
  latch.owner.store(0, std::memory_order_release);
  futex_wake(latch.owner);
}

}  // namespace

bool inner(ThreadSlot& slot) noexcept {
  const bool interrupted = slot.page->inner.load(std::memory_order_relaxed) != 0;
  const Segment& segment = slot.attachment->segment();
  for (std::uint64_t i = slot.page->inner.load(std::memory_order_relaxed); i > 0; --i) {
    restore(segment, slot.page->inner_log[i - 1]);
  }
  program_order();
  slot.page->inner.store(0, std::memory_order_relaxed);
  program_order();
  give_back(segment.header().allocator, slot);
  slot.page->held[kAllocatorPosition].store(0, std::memory_order_relaxed);
  return interrupted;
}

void outer(ThreadSlot& slot) noexcept {
  const Segment& segment = slot.attachment->segment();
  for (std::uint64_t i = log::outer_count(*slot.page); i > 0; --i) {
    const LogEntry& entry = log::outer_entry(segment, *slot.page, i - 1);
    if (log::kind(entry) != LogKind::kTaken) {
      restore(segment, entry);
      continue;
    }
    AllocatorStep step(slot);
    pages::give(step, segment, log::page(entry), entry.old.load(std::memory_order_relaxed));
    step.set(slot.page->outer, i - 1);
  }
  program_order();
  slot.page->outer.store(0, std::memory_order_relaxed);
}

void finish(ThreadSlot& slot) noexcept {
  const Segment& segment = slot.attachment->segment();
  for (std::uint64_t i = 0; i < log::outer_count(*slot.page); ++i) {
    LogEntry& entry = log::outer_entry(segment, *slot.page, i);
    if (log::kind(entry) != LogKind::kGiven) continue;
    AllocatorStep step(slot);
    pages::give(step, segment, log::page(entry), entry.old.load(std::memory_order_relaxed));
    step.set(entry.what, log::page_word(log::page(entry), LogKind::kDone));
  }
  program_order();
  slot.page->outer.store(0, std::memory_order_relaxed);
}

void trim(ThreadSlot& slot) noexcept {
  for (std::size_t run = kOverflowRuns; run > 0; --run) {
    Word& where = slot.page->overflow[run - 1];
    const std::uint64_t offset = where.load(std::memory_order_relaxed);
    if (offset == 0) continue;
    AllocatorStep step(slot);
    pages::give(step, slot.attachment->segment(), offset / kPageBytes, log::overflow_pages(run - 1));
    step.set(where, 0);
  }
}

bool repair(ThreadSlot& dead) noexcept {
  const Segment& segment = dead.attachment->segment();
  bool busy = dead.page->outer.load() != 0;
  if (log::outer_state(*dead.page) == LogState::kCommitted) {
    finish(dead);
  } else {
    outer(dead);
  }
  trim(dead);
  program_order();
  for (std::size_t i = kMaxHeld; i > 0; --i) {
    Word& held = dead.page->held[i - 1];
    const std::uint64_t offset = held.load(std::memory_order_relaxed);
    if (offset == 0 || offset > segment.capacity() - sizeof(Latch) || offset % sizeof(Latch) != 0) continue;
    busy = true;
    give_back(segment.at(Offset<Latch>(offset)), dead);
    held.store(0, std::memory_order_release);
  }
  return busy;
}

}  // namespace steward::undo
