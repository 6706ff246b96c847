#include "engine/objects/blob_area.h"

namespace steward::blob_area {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

}  // namespace

std::uint64_t total_pages(const BlobArea& area) noexcept {
  std::uint64_t pages = 0;
  for (const Word& run : area.runs) pages += run_pages(load(run));
  return pages;
}

bool has_room(const BlobArea& area, std::uint64_t bytes) noexcept {
  return load(area.used) + bytes <= run_pages(load(area.runs[0])) * kPageBytes;
}

std::uint64_t append(const Segment& segment, BlobArea& area, std::string_view bytes) noexcept {
  const std::uint64_t used = load(area.used);
  const std::uint64_t offset = run_offset(load(area.runs[0])) + used;
  area.used.store(used + cell::blob_bytes(bytes.size()), std::memory_order_relaxed);
  cell::write_blob(&segment.word(offset), bytes);
  return offset;
}

std::uint64_t take_run(Transaction& tx, std::uint64_t bytes, std::uint32_t owner) {
  const std::uint64_t pages = (bytes + bytes / 2 + kPageBytes - 1) / kPageBytes;
  const std::uint64_t offset = tx.take_pages(pages, owner);
  return offset == 0 ? 0 : pack_run(offset, pages);
}

std::uint64_t stored_bytes(const Segment& segment, std::uint64_t offset) noexcept {
  return cell::blob_bytes(load(segment.word(offset)));
}

std::uint64_t copy_blob(const Segment& segment, std::uint64_t from, std::uint64_t to) noexcept {
  const std::uint64_t bytes = stored_bytes(segment, from);
  for (std::uint64_t i = 0; i < bytes; i += 8) {
    segment.word(to + i).store(load(segment.word(from + i)), std::memory_order_relaxed);
  }
  return bytes;
}

void replace_runs(Transaction& tx, BlobArea& area, std::uint64_t keep, std::uint64_t used) noexcept {
  for (Word& word : area.runs) {
    const std::uint64_t run = load(word);
    if (run == 0) continue;
    tx.give_pages(run_offset(run), run_pages(run));
    tx.set(word, 0);
  }
  tx.set(area.runs[0], keep);
  tx.set(area.used, used);
}

void push_run(Transaction& tx, BlobArea& area, std::uint64_t run) noexcept {
  for (std::size_t i = area.runs.size() - 1; i > 0; --i) tx.set(area.runs[i], load(area.runs[i - 1]));
  tx.set(area.runs[0], run);
  tx.set(area.used, 0);
}

}  // namespace steward::blob_area
