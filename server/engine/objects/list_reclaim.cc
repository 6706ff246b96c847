// Taking a condemned list apart: leaf by leaf from its end, so that what is left is a shorter list.
#include "engine/objects/list_leaf.h"
#include "engine/objects/reclaim.h"

namespace steward {
namespace {

using list::load;

constexpr std::uint64_t kLeavesAtOnce = 16;

// The last leaf with all that it has, and the nodes that are empty without it.
bool give_last_leaf(Transaction& tx, ObjectEntry& object) {
  const std::uint64_t size = load(object.size);
  const list::Path path = list::Tree(tx, object).locate(size - 1, size);
  for (std::size_t i = 0; load(object.shallow) == 0 && i < path.count; ++i) {
    if (list::drop_cell(tx, list::cell_at(*path.leaf, i)) != Outcome::kOk) return false;
  }
  if (!list::give_leaf(tx, *path.leaf, true) || !tx.reserve(2 * kMaxHeight + 4)) return false;
  unsigned height = 1;
  while (height <= path.height && load(path.steps[height].node->children) == 1) {
    tx.give_pages(tx.segment().offset_of(path.steps[height++].node), 1);
  }
  if (height > path.height) {
    tx.set(object.root, 0);
  } else {
    Word& children = path.steps[height].node->children;
    tx.set(children, load(children) - 1);
  }
  tx.set(object.size, size - path.count);
  return true;
}

// Some leaves, in one transaction.
bool give_some(Transaction& tx, ObjectEntry& object) {
  for (std::uint64_t n = 0; n < kLeavesAtOnce && load(object.root) != 0; ++n) {
    if (!give_last_leaf(tx, object)) return false;
  }
  if (!tx.reserve(1)) return false;
  tx.set(object.cursor, 1);  // begun
  tx.commit_step();
  Latch& store = tx.segment().header().store;
  if (tx.holds(store)) tx.drop(store);
  return true;
}

}  // namespace

bool reclaim_list(Transaction& tx, ObjectEntry& object) {
  while (load(object.root) != 0) {
    if (!give_some(tx, object)) return false;
  }
  if (!tx.reserve(1)) return false;
  tx.set(object.tail, 0);
  return true;
}

}  // namespace steward
