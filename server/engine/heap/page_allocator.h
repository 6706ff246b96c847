// Pages of the segment: who has which, under one latch and the inner log.
//
// A bitmap with one bit a page, and two summaries above it that say where bits are set: finding a
// free page is three words. Runs of pages are found first fit from where the last search ended.
// Taking or giving a run costs about 40 ns and 3 or 4 log entries, whatever its length.
//
// Memory is committed from the system when no run fits: at least a 32nd of what there is, so that
// the system calls are few, and never past the memory limit. What is committed is reused, and goes
// back to the system with the segment only.
//
// Deaths: a step that was not committed is undone by whoever repairs the slot, see heap/undo.h.
#pragma once

#include "engine/heap/log.h"
#include "engine/sync/latch.h"

namespace steward {

// One step of the allocator: everything that it sets becomes true together, or not at all.
// REQUIRES: the thread has no other step open.
class AllocatorStep {
 public:
  explicit AllocatorStep(ThreadSlot& me);
  ~AllocatorStep();  // commits
  AllocatorStep(const AllocatorStep&) = delete;
  AllocatorStep& operator=(const AllocatorStep&) = delete;

  void set(Word& word, std::uint64_t value) noexcept;
  // `count` words that are all zero (or all ones) become all ones (or all zero).
  void fill(Word* first, std::uint64_t count, bool ones) noexcept;

 private:
  ThreadSlot& me_;
  std::uint64_t count_ = 0;
};

inline constexpr std::size_t kAllocatorPosition = kMaxHeld - 1;  // of its latch in SlotPage::held

namespace pages {

// The first page of a run of `count` free pages, taken within `step`; 0 when there is none.
[[nodiscard]] std::uint64_t take(AllocatorStep& step, const Segment& segment, std::uint64_t count,
                                 std::uint32_t owner) noexcept;
void give(AllocatorStep& step, const Segment& segment, std::uint64_t page, std::uint64_t count) noexcept;

// Commits memory so that a run of `count` pages can be found. False: the limit, the capacity or the
// system's memory is reached. REQUIRES: no step is open.
[[nodiscard]] bool grow(ThreadSlot& me, std::uint64_t count) noexcept;

// Keeps at least `bytes` committed and free, as far as there is memory.
void commit_ahead(ThreadSlot& me, std::uint64_t bytes) noexcept;

// What to tell a user whose request for memory failed.
[[nodiscard]] std::string out_of_memory_message(const Segment& segment);

}  // namespace pages
}  // namespace steward
