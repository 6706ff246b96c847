// Transaction: a change of shared memory that happens wholly or not at all.
//
// It holds the latches of what it changes, logs each word before it changes it, takes and gives
// back pages, and ends with commit(), or else (at its destruction) undoes everything. If its thread
// is killed, whoever repairs the slot does the same: heap/undo.h. Commit is one store: the length
// of the log, or its state where pages are to be given back.
//
// What needs no log: memory that nothing reachable refers to yet, and a change of one single word
// (publish()), unless the transaction is `whole`: then it is one of several and everything is logged.
//
// REQUIRES: at most one open transaction per thread and segment; latches are taken in the order
// that objects/ and store/ agree on (object, store, allocator), so that they can not deadlock.
// Costs: a logged word about 2 ns; a latch see sync/latch.h; a run of pages about 50 ns.
#pragma once

#include <algorithm>

#include "engine/heap/page_allocator.h"

namespace steward {

class Transaction {
 public:
  explicit Transaction(ThreadSlot& me) noexcept : me_(me), segment_(me.attachment->segment()) {}
  ~Transaction() {  // rolls back what was not committed, gives back the latches
    if (held_ != 0 || count_ != 0 || overflowed_) [[unlikely]]
      abandon();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  [[nodiscard]] Segment& segment() const noexcept { return segment_; }
  [[nodiscard]] ThreadSlot& me() const noexcept { return me_; }

  // Takes a latch, until the end of the transaction or drop().
  void lock(Latch& latch) {
    STEWARD_ASSERT(held_ < kAllocatorPosition);
    acquire(latch, me_, held_);
    latches_[held_++] = &latch;
  }
  // The same for a latch in a page that may be given back meanwhile: announces it, and takes it only if
  // `still_there()` says so after that. False: not taken.
  template <typename StillThere>
  [[nodiscard]] bool lock_if(Latch& latch, StillThere still_there) {
    STEWARD_ASSERT(held_ < kAllocatorPosition);
    me_.page->held[held_].store(segment_.offset_of(&latch), std::memory_order_relaxed);
    program_order();  // and membarrier() at whoever gives pages back, see objects/grace.h
    if (!still_there()) {
      me_.page->held[held_].store(0, std::memory_order_release);
      return false;
    }
    lock(latch);
    return true;
  }
  // Gives back the latch taken last, under which nothing was changed since the last commit.
  void drop(Latch& latch) noexcept;
  [[nodiscard]] bool holds(const Latch& latch) const noexcept {
    return std::find(latches_.begin(), latches_.begin() + held_, &latch) != latches_.begin() + held_;
  }
  // Makes the version odd: readers do not believe what they see until the end of the transaction.
  // REQUIRES: the latch is held.
  void hide(Latch& latch) noexcept {
    if (!changing(latch)) begin_change(latch);
  }

  // Makes sure that `entries` more words can be logged. False: no memory; nothing has changed.
  [[nodiscard]] bool reserve(std::uint64_t entries) {
    return count_ + entries <= kOuterLogEntries || reserve_overflow(entries);
  }
  // Changes a word, logged. REQUIRES: reserved.
  void set(Word& word, std::uint64_t value) noexcept {
    log::write(next_entry(), segment_.offset_of(&word), word.load(std::memory_order_relaxed), me_.page->outer,
               count_ + 1);
    ++count_;
    word.store(value, std::memory_order_relaxed);
  }
  // Changes the one word that makes the change true. Logged only where there is more to undo.
  // REQUIRES: reserved.
  void publish(Word& word, std::uint64_t value) noexcept {
    if (whole_ || count_ != 0) return set(word, value);
    program_order();
    word.store(value, std::memory_order_release);
  }
  // Writes memory that no reader can reach. Logged only in a whole transaction, which may have made
  // it unreachable itself a moment ago.
  void prepare(Word& word, std::uint64_t value) noexcept {
    if (whole_) return set(word, value);
    word.store(value, std::memory_order_relaxed);
  }
  // From now on every change is one of several.
  void make_whole() noexcept { whole_ = true; }
  [[nodiscard]] bool whole() const noexcept { return whole_; }

  // A run of pages; 0 when there is no memory. Given back if the transaction does not commit.
  [[nodiscard]] std::uint64_t take_pages(std::uint64_t count, std::uint32_t owner);
  // Gives a run back when the transaction has committed. REQUIRES: reserved.
  void give_pages(std::uint64_t offset, std::uint64_t count) noexcept;

  // The point of no return; then ends the changes, gives back the latches and the pages.
  void commit() noexcept {
    program_order();
    if (count_ != 0) [[unlikely]]
      return commit_log();
    end_changes();
    release_latches();
  }
  // The same, but keeps the latches, for the next step of a longer work.
  void commit_step() noexcept;
  // Undoes everything; the latches are given back. What the destructor does if nothing was committed.
  void roll_back() noexcept;

 private:
  [[nodiscard]] LogEntry& next_entry() noexcept { return log::outer_entry(segment_, *me_.page, count_); }
  [[nodiscard]] bool reserve_overflow(std::uint64_t entries);
  void commit_log() noexcept;
  void abandon() noexcept;
  void end_changes() noexcept {
    for (std::size_t i = 0; i < held_; ++i) {
      if (changing(*latches_[i])) end_change(*latches_[i]);
    }
  }
  void release_latches() noexcept {
    while (held_ > 0) {
      --held_;
      release(*latches_[held_], me_, held_);
    }
  }

  ThreadSlot& me_;
  Segment& segment_;
  std::uint64_t count_ = 0;
  std::size_t held_ = 0;
  bool gives_ = false;
  bool overflowed_ = false;
  bool whole_ = false;
  std::array<Latch*, kAllocatorPosition> latches_;
};

}  // namespace steward
