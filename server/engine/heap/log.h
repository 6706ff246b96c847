// The undo log of one thread: what stood in each word before it was changed.
//
// An entry is written first, then the log's length, then the new word. A survivor that finds a
// length of n restores entries n-1 .. 0. There are two logs in a slot:
//
//   outer  a change of objects, of any length: it continues in runs of pages of its own
//   inner  one step of the page allocator, at most kInnerLogEntries, begun and committed while the
//          outer one is open. The step logs the outer log's own words too, so "the pages are taken"
//          and "the outer log knows that it took them" become true together.
//
// REQUIRES: a log is written by its slot's thread, or by the one survivor that repairs it.
#pragma once

#include <bit>

#include "engine/segment/segment.h"
#include "engine/sync/fence.h"

namespace steward {

// Low three bits of LogEntry::what; the rest is an offset (a multiple of 8), or a page number << 3.
enum class LogKind : std::uint64_t {
  kWord = 0,       // the word at `what` was `old`
  kFillOnes = 1,   // `old` words from `what` on were all ones
  kFillZeros = 2,  // ... were all zero
  kTaken = 3,      // outer: a run of `old` pages was taken; undone by giving it back
  kGiven = 4,      // outer: a run of `old` pages is given back once the change is committed
  kDone = 5,       // outer: that has been done
};

enum class LogState : std::uint64_t { kOpen = 0, kCommitted = 1 };

namespace log {

inline constexpr std::uint64_t kKindMask = 7;
inline constexpr std::uint64_t kEntriesPerPage = kPageBytes / sizeof(LogEntry);

[[nodiscard]] inline LogKind kind(const LogEntry& e) noexcept {
  return static_cast<LogKind>(e.what.load(std::memory_order_relaxed) & kKindMask);
}
[[nodiscard]] inline std::uint64_t offset(const LogEntry& e) noexcept {
  return e.what.load(std::memory_order_relaxed) & ~kKindMask;
}
// For kTaken and kGiven.
[[nodiscard]] inline std::uint64_t page(const LogEntry& e) noexcept {
  return e.what.load(std::memory_order_relaxed) >> 3;
}
[[nodiscard]] inline std::uint64_t page_word(std::uint64_t page, LogKind kind) noexcept {
  return page << 3 | static_cast<std::uint64_t>(kind);
}

[[nodiscard]] inline std::uint64_t outer_count(const SlotPage& slot) noexcept {
  return slot.outer.load(std::memory_order_relaxed) & 0xFFFFFFFF;
}
[[nodiscard]] inline LogState outer_state(const SlotPage& slot) noexcept {
  return static_cast<LogState>(slot.outer.load(std::memory_order_relaxed) >> 32);
}

inline constexpr std::size_t kMostOverflowRuns = 17;  // the largest that one step of the allocator can take

// Overflow run k has 2^k pages and follows on those before it.
struct OverflowPlace {
  std::size_t run;
  std::uint64_t index;
};
[[nodiscard]] inline OverflowPlace overflow_place(std::uint64_t entry) noexcept {
  const std::uint64_t beyond = entry - kOuterLogEntries;
  const auto run = static_cast<std::size_t>(std::bit_width(beyond / kEntriesPerPage + 1) - 1);
  return {run, beyond - kEntriesPerPage * ((std::uint64_t{1} << run) - 1)};
}
[[nodiscard]] inline std::uint64_t overflow_pages(std::size_t run) noexcept {
  return std::uint64_t{1} << run;
}

[[nodiscard]] inline LogEntry& outer_entry(const Segment& segment, SlotPage& slot, std::uint64_t i) noexcept {
  if (i < kOuterLogEntries) [[likely]]
    return slot.outer_log[i];
  const OverflowPlace place = overflow_place(i);
  return (
      &segment.at(Offset<LogEntry>(slot.overflow[place.run].load(std::memory_order_relaxed))))[place.index];
}

// Writes an entry and then, in this order, the length that makes it count.
inline void write(LogEntry& entry, std::uint64_t what, std::uint64_t old, Word& length,
                  std::uint64_t new_length) noexcept {
  entry.what.store(what, std::memory_order_relaxed);
  entry.old.store(old, std::memory_order_relaxed);
  program_order();
  length.store(new_length, std::memory_order_relaxed);
  program_order();
}

}  // namespace log
}  // namespace steward
