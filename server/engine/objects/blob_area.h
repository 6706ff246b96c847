// The blob area of one page of an object: up to four runs of pages in which the page's longer keys
// and values lie, appended one after the other.
//
//   0    runs[4]   page number | pages << 40; runs[0] is the one that is appended to
//   32   used      bytes of runs[0] that are taken
//
// An overwritten or removed blob is garbage. When a blob finds no room, either a run as large as all
// others together is added, or, if at most half of all is alive or four runs are there, everything
// alive is copied into one fresh run (a page has about a hundred blobs: microseconds).
//
// Written by the owner of the latch of the page it lies in.
#pragma once

#include <concepts>

#include "engine/objects/cell.h"

namespace steward {

struct BlobArea {
  std::array<Word, 4> runs;
  Word used;
};
static_assert(sizeof(BlobArea) == 40);

namespace blob_area {

inline constexpr std::uint64_t kPageMask = (std::uint64_t{1} << 40) - 1;

[[nodiscard]] inline std::uint64_t run_offset(std::uint64_t run) noexcept {
  return (run & kPageMask) * kPageBytes;
}
[[nodiscard]] inline std::uint64_t run_pages(std::uint64_t run) noexcept { return run >> 40; }
[[nodiscard]] inline std::uint64_t pack_run(std::uint64_t offset, std::uint64_t pages) noexcept {
  return offset / kPageBytes | pages << 40;
}

[[nodiscard]] std::uint64_t total_pages(const BlobArea& area) noexcept;
[[nodiscard]] bool has_room(const BlobArea& area, std::uint64_t bytes) noexcept;

// Appends a blob, which nothing refers to yet. REQUIRES: has_room.
[[nodiscard]] std::uint64_t append(const Segment& segment, BlobArea& area, std::string_view bytes) noexcept;

// A run for `bytes` bytes and half as much again; 0: no memory.
[[nodiscard]] std::uint64_t take_run(Transaction& tx, std::uint64_t bytes, std::uint32_t owner);

// Copies one blob to `to` and returns its size in an area.
std::uint64_t copy_blob(const Segment& segment, std::uint64_t from, std::uint64_t to) noexcept;
[[nodiscard]] std::uint64_t stored_bytes(const Segment& segment, std::uint64_t offset) noexcept;

// Gives back all runs but `keep`, and leaves the area with that one, `used` bytes of it taken.
void replace_runs(Transaction& tx, BlobArea& area, std::uint64_t keep, std::uint64_t used) noexcept;

// Adds `run` in front. REQUIRES: runs[3] is empty, reserved.
void push_run(Transaction& tx, BlobArea& area, std::uint64_t run) noexcept;

// Makes room for `bytes`. `visit(f)` calls f(bits) for each cell word that refers to a blob of this
// area and lets it return the new bits, which it must set by tx.set(). False: no memory.
// REQUIRES: the page's change is hidden; as many words reserved as there can be cells, and 16.
template <typename Visit>
[[nodiscard]] bool make_room(Transaction& tx, BlobArea& area, std::uint64_t bytes, std::uint32_t owner,
                             Visit visit) {
  const Segment& segment = tx.segment();
  std::uint64_t live = 0;
  visit([&](std::uint64_t bits) {
    live += stored_bytes(segment, bits);
    return bits;
  });
  const std::uint64_t total = total_pages(area) * kPageBytes;
  const bool full = area.runs.back().load(std::memory_order_relaxed) != 0;
  if (!full && (live + bytes) * 2 > total) {
    const std::uint64_t run = take_run(tx, std::max(bytes, total * 2 / 3), owner);
    if (run == 0) return false;
    push_run(tx, area, run);
    return true;
  }
  const std::uint64_t run = take_run(tx, live + bytes, owner);
  if (run == 0) return false;
  std::uint64_t to = run_offset(run);
  visit([&](std::uint64_t bits) {
    const std::uint64_t at = to;
    to += copy_blob(segment, bits, at);
    return at;
  });
  replace_runs(tx, area, run, to - run_offset(run));
  return true;
}

}  // namespace blob_area
}  // namespace steward
