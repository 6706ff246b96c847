#include "engine/heap/transaction.h"

#include "engine/heap/undo.h"

namespace steward {
namespace {

// Others may take what was committed before we do; each round commits more, so few are needed.
constexpr int kGrowthTries = 64;

}  // namespace

void Transaction::abandon() noexcept {
  if (count_ != 0) roll_back();
  end_changes();
  release_latches();
  if (overflowed_) undo::trim(me_);
}

void Transaction::drop(Latch& latch) noexcept {
  STEWARD_ASSERT(held_ > 0 && latches_[held_ - 1] == &latch && !changing(latch));
  --held_;
  release(latch, me_, held_);
}

bool Transaction::reserve_overflow(std::uint64_t entries) {
  const std::size_t last = log::overflow_place(count_ + entries - 1).run;
  if (last >= log::kMostOverflowRuns) return false;
  for (std::size_t run = 0; run <= last; ++run) {
    Word& where = me_.page->overflow[run];
    for (int i = 0; where.load(std::memory_order_relaxed) == 0; ++i) {
      {
        AllocatorStep step(me_);
        const std::uint64_t page = pages::take(step, segment_, log::overflow_pages(run), kNoOwner);
        if (page != 0) step.set(where, page * kPageBytes);
      }
      overflowed_ = true;
      if (where.load(std::memory_order_relaxed) != 0) break;
      if (i == kGrowthTries || !pages::grow(me_, log::overflow_pages(run))) return false;
    }
  }
  return true;
}

std::uint64_t Transaction::take_pages(std::uint64_t count, std::uint32_t owner) {
  if (!reserve(1)) return 0;
  for (int i = 0; i <= kGrowthTries; ++i) {
    {
      AllocatorStep step(me_);
      const std::uint64_t page = pages::take(step, segment_, count, owner);
      if (page != 0) {
        LogEntry& entry = next_entry();
        entry.what.store(log::page_word(page, LogKind::kTaken), std::memory_order_relaxed);
        entry.old.store(count, std::memory_order_relaxed);
        step.set(me_.page->outer, ++count_);
        return page * kPageBytes;
      }
    }
    if (!pages::grow(me_, count)) return 0;
  }
  return 0;
}

void Transaction::give_pages(std::uint64_t offset, std::uint64_t count) noexcept {
  log::write(next_entry(), log::page_word(offset / kPageBytes, LogKind::kGiven), count, me_.page->outer,
             count_ + 1);
  ++count_;
  gives_ = true;
}

void Transaction::commit_step() noexcept {
  program_order();
  if (gives_) {
    constexpr auto kCommitted = static_cast<std::uint64_t>(LogState::kCommitted) << 32;
    me_.page->outer.store(count_ | kCommitted, std::memory_order_relaxed);
    program_order();
    undo::finish(me_);
  } else if (count_ != 0) {
    me_.page->outer.store(0, std::memory_order_relaxed);
  }
  program_order();
  count_ = 0;
  gives_ = false;
  end_changes();
}

void Transaction::commit_log() noexcept {
  constexpr auto kCommitted = static_cast<std::uint64_t>(LogState::kCommitted) << 32;
  me_.page->outer.store(gives_ ? count_ | kCommitted : 0, std::memory_order_relaxed);
  program_order();
  end_changes();
  release_latches();
  if (gives_) undo::finish(me_);
  count_ = 0;
  gives_ = false;
}

void Transaction::roll_back() noexcept {
  undo::outer(me_);
  count_ = 0;
  gives_ = false;
  end_changes();
  release_latches();
}

}  // namespace steward
