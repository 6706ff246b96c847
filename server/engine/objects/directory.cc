#include "engine/objects/directory.h"

namespace steward::directory {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

}  // namespace

Outcome double_it(Transaction& tx, ObjectEntry& object, std::uint32_t owner) {
  const Segment& segment = tx.segment();
  const std::uint64_t old_root = load(object.root);
  if (depth(old_root) >= kMaxDepth) return Outcome::kTooAlike;
  const unsigned bits = depth(old_root) + 1;
  const std::uint64_t at = tx.take_pages(run_pages(bits), owner);
  if (at == 0 || !tx.reserve(2)) return Outcome::kNoMemory;
  const std::uint64_t root = at | bits;
  segment.word(at).store(depth(old_root) == 0 ? 0 : old_root, std::memory_order_relaxed);
  for (std::uint64_t i = 0; i < size(root); ++i) {
    const std::uint64_t shard =
        depth(old_root) == 0 ? offset(old_root) : load(entry(segment, old_root, i / 2));
    entry(segment, root, i).store(shard, std::memory_order_relaxed);
  }
  release_fence();
  tx.set(object.root, root);
  return Outcome::kOk;
}

Outcome split(Transaction& tx, const ObjectEntry& object, Shard& shard, std::uint32_t owner) {
  const std::uint64_t root = load(object.root);
  const unsigned old_depth = shard::depth(shard);
  const std::uint64_t first = shard::prefix(shard) << (depth(root) - old_depth);
  const std::uint64_t half = std::uint64_t{1} << (depth(root) - old_depth - 1);
  std::uint64_t sibling = 0;
  const Outcome outcome = shard::split(tx, shard, owner, sibling);
  if (outcome != Outcome::kOk) return outcome;
  if (!tx.reserve(half)) return Outcome::kNoMemory;
  for (std::uint64_t i = first + half; i < first + 2 * half; ++i)
    tx.set(entry(tx.segment(), root, i), sibling);
  return Outcome::kOk;
}

}  // namespace steward::directory
