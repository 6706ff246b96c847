// Changing all of a list at once: a new tree is built out of readers' reach and takes the place of
// the old one, whose pages are given back later (objects/reclaim.h).
#include "engine/objects/list_object.h"
#include "engine/objects/list_sort.h"
#include "engine/objects/object_table.h"

namespace steward {
namespace {

// A cell that can be stored a second time: its references are counted, its own pages are copied.
Outcome duplicate(Transaction& tx, Cell& c, std::uint32_t owner) {
  if (c.holds_refs()) {
    OwnedDatum value;
    STEWARD_ASSERT(cell::read(tx.segment(), c, value, cell::kLocked));
    const Outcome outcome = references::add_all(tx, value.view());
    if (outcome != Outcome::kOk) return outcome;
  }
  const std::uint64_t pages = cell::own_pages(tx.segment(), c);
  if (pages == 0) return Outcome::kOk;
  const std::uint64_t at = tx.take_pages(pages, owner);
  if (at == 0) return Outcome::kNoMemory;
  blob_area::copy_blob(tx.segment(), c.bits, at);
  c.bits = at;
  return Outcome::kOk;
}

}  // namespace

std::vector<Cell> ListObject::cells() const {
  const list::View view = this->view();
  std::vector<Cell> cells;
  cells.reserve(view.size);
  while (cells.size() < view.size) {
    const list::Place place = list::find(segment_, view, cells.size());
    STEWARD_ASSERT(place.leaf != nullptr && place.at == 0);
    for (std::size_t i = 0; i < place.count; ++i) cells.push_back(list::cell_at(*place.leaf, i));
  }
  return cells;
}

// The cells, `times` times over; what an area holds is copied, what has pages of its own moves, and is
// copied from the second time on.
Outcome ListObject::rebuild(Transaction& tx, std::span<const Cell> cells, std::uint64_t times) {
  list::LeafBuilder builder(tx, index_, kLeafSlots);
  for (std::uint64_t n = 0; n < times; ++n) {
    for (Cell c : cells) {
      const Outcome outcome = n == 0 ? Outcome::kOk : duplicate(tx, c, index_);
      if (outcome != Outcome::kOk) return outcome;
      if (!builder.add({c, {}, false})) return Outcome::kNoMemory;
    }
  }
  if (!builder.finish()) return Outcome::kNoMemory;
  tx.hide(object_.gate);
  Outcome outcome = object_table::bury_content(tx, object_, true);
  if (outcome != Outcome::kOk) return outcome;
  list::Tree tree = list::Tree::empty(tx, object_);
  outcome = tree.append(std::move(builder.leaves()), 0);
  return outcome == Outcome::kOk ? tree.publish(cells.size() * times) : outcome;
}

Outcome ListObject::sort(bool reverse) {
  return change([&](Transaction& tx) {
    std::vector<Cell> all = cells();
    if (all.size() < 2) return Outcome::kOk;
    return list::sort_cells(segment_, all, reverse) ? rebuild(tx, all, 1) : Outcome::kNoOrder;
  });
}

Outcome ListObject::reverse() {
  return change([&](Transaction& tx) {
    std::vector<Cell> all = cells();
    std::reverse(all.begin(), all.end());
    return rebuild(tx, all, 1);
  });
}

Outcome ListObject::repeat(std::int64_t times) {
  if (times <= 0) return clear();
  return change([&](Transaction& tx) {
    const std::uint64_t size = list::load(object_.size);
    const auto wanted = static_cast<std::uint64_t>(times);
    if (size == 0 || wanted == 1) return Outcome::kOk;
    if (wanted > segment_.capacity() / sizeof(ListSlot) / size) return Outcome::kNoMemory;
    return rebuild(tx, cells(), wanted);
  });
}

Outcome ListObject::clear() {
  return change([&](Transaction& tx) {
    tx.hide(object_.gate);
    return object_table::bury_content(tx, object_, false);
  });
}

// Every `stride`-th element of a range goes.
Outcome ListObject::remove_strided(Transaction& tx, const SliceRange& range) {
  const std::vector<Cell> all = cells();
  std::vector<Cell> kept;
  kept.reserve(all.size() - range.count);
  std::uint64_t next = range.lowest();
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    if (i != next || i >= range.end()) {
      kept.push_back(all[i]);
      continue;
    }
    next += range.stride();
    const Outcome outcome = list::drop_cell(tx, all[i]);
    if (outcome != Outcome::kOk) return outcome;
  }
  return rebuild(tx, kept, 1);
}

Outcome ListObject::remove_slice(const SliceBounds& bounds) {
  return change([&](Transaction& tx) {
    const SliceRange range = resolve(bounds, list::load(object_.size));
    if (range.count == 0) return Outcome::kOk;
    return range.contiguous() ? splice(tx, range.lowest(), range.count, nullptr) : remove_strided(tx, range);
  });
}

}  // namespace steward
