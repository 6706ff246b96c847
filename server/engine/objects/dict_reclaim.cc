// Taking a condemned dict apart: shard by shard, then its directories, then the ring.
#include "engine/objects/directory.h"
#include "engine/objects/reclaim.h"

namespace steward {
namespace {

constexpr std::uint64_t kShardsAtOnce = 16;
constexpr std::uint64_t kWordsOfShard = 2 * kShardEntries + 8;

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

bool give_entry(Transaction& tx, const Entry& e, bool shallow) {
  cell::give_pages(tx, shard::key_cell(e));
  const Cell value = shard::value_cell(e);
  if (shallow) return true;
  cell::give_pages(tx, value);
  return references::drop_all(tx, value) == Outcome::kOk;
}

bool give_shard(Transaction& tx, Shard& s, bool shallow) {
  if (!tx.reserve(kWordsOfShard)) return false;
  bool given = true;
  shard::for_each(s, [&](std::size_t i) {
    given = given && give_entry(tx, s.entries[i], shallow) && tx.reserve(kWordsOfShard);
  });
  if (!given) return false;
  for (const Word& run : s.blobs.runs) {
    if (load(run) != 0) tx.give_pages(blob_area::run_offset(load(run)), blob_area::run_pages(load(run)));
  }
  tx.give_pages(tx.segment().offset_of(&s), 1);
  return true;
}

// Some shards from `cursor` on, in one transaction. The directory still leads to those after them.
bool give_some(Transaction& tx, ObjectEntry& object, std::uint64_t root) {
  const Segment& segment = tx.segment();
  std::uint64_t at = load(object.cursor);
  for (std::uint64_t n = 0; n < kShardsAtOnce && at < directory::size(root); ++n) {
    const std::uint64_t offset =
        directory::depth(root) == 0 ? root : load(directory::entry(segment, root, at));
    Shard& s = segment.at(Offset<Shard>(offset));
    at += std::uint64_t{1} << (directory::depth(root) - shard::depth(s));
    if (!give_shard(tx, s, load(object.shallow) != 0)) return false;
  }
  if (!tx.reserve(1)) return false;
  tx.set(object.cursor, at);
  tx.commit_step();
  Latch& store = segment.header().store;
  if (tx.holds(store)) tx.drop(store);
  return true;
}

}  // namespace

bool reclaim_dict(Transaction& tx, ObjectEntry& object) {
  const std::uint64_t root = load(object.root);
  while (root != 0 && load(object.cursor) < directory::size(root)) {
    if (!give_some(tx, object, root)) return false;
  }
  if (!tx.reserve(directory::kMaxDepth + 4)) return false;
  for (std::uint64_t r = root; directory::depth(r) != 0; r = load(tx.segment().word(directory::offset(r)))) {
    tx.give_pages(directory::offset(r), directory::run_pages(r));
  }
  if (load(object.tail) != 0) tx.give_pages(load(object.tail), 1);
  tx.set(object.root, 0);
  tx.set(object.tail, 0);
  return true;
}

}  // namespace steward
