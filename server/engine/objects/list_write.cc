// Changing one element of a list, or its end.
#include "engine/objects/list_object.h"
#include "engine/objects/number.h"

namespace steward {

using list::NewValues;
using list::Place;

template <typename Op>
Outcome ListObject::change_one(std::int64_t index, Op op) {
  return change([&](Transaction& tx) {
    const std::optional<std::uint64_t> at = element_at(index, list::load(object_.size));
    if (!at) return Outcome::kOutside;
    const Place place = list::find(segment_, view(), *at);
    STEWARD_ASSERT(place.leaf != nullptr);
    tx.lock(place.leaf->latch);
    tx.hide(place.leaf->latch);
    return op(tx, place);
  });
}

Outcome ListObject::append(const Datum& value) {
  const cell::Prepared prepared = list::prepare(value);
  return change([&](Transaction& tx) {
    if (append_in_place(tx, prepared)) [[likely]]
      return Outcome::kOk;
    NewValues values({&value, 1});
    return append_values(tx, values);
  });
}

// False: there is more to do than to write a slot that is free and to say so.
bool ListObject::append_in_place(Transaction& tx, const cell::Prepared& prepared) {
  const std::uint64_t size = list::load(object_.size);
  const std::uint64_t tail = list::load(object_.tail);
  const std::uint64_t used = size - list::before_tail(list::load(object_.depth));
  if (tail == 0 || used == kLeafSlots || prepared.cell.holds_refs() ||
      prepared.cell.storage() == Storage::kPages)
    return false;
  ListLeaf& leaf = list::leaf_at(segment_, tail);
  if (!prepared.blob.empty() && !blob_area::has_room(leaf.blobs, prepared.area_bytes())) return false;
  release_fence();  // whoever sees the slot change also sees the pop() that made it free
  list::write_slot(tx, leaf, used, prepared);
  tx.publish(object_.size, size + 1);
  return true;
}

// Writes the first `count` values behind those of the last leaf.
Outcome ListObject::fill_tail(Transaction& tx, NewValues& values, std::size_t count) {
  ListLeaf& leaf = list::leaf_at(segment_, list::load(object_.tail));
  const std::uint64_t used = list::load(object_.size) - list::before_tail(list::load(object_.depth));
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) bytes += values.prepared(i).area_bytes();
  if (!list::ensure_room(tx, leaf, used, bytes, index_)) return Outcome::kNoMemory;
  for (std::size_t i = 0; i < count; ++i) list::write_slot(tx, leaf, used + i, values.prepared(i));
  return Outcome::kOk;
}

Outcome ListObject::append_values(Transaction& tx, NewValues& values) {
  if (values.size() == 0) return Outcome::kOk;
  tx.hide(object_.gate);
  Outcome outcome = values.admit(tx, index_);
  if (outcome != Outcome::kOk) return outcome;
  const std::uint64_t size = list::load(object_.size);
  const std::uint64_t room =
      list::load(object_.tail) == 0 ? 0 : kLeafSlots - (size - list::before_tail(list::load(object_.depth)));
  const std::size_t filled = std::min<std::uint64_t>(room, values.size());
  if (filled != 0) outcome = fill_tail(tx, values, filled);
  if (outcome != Outcome::kOk) return outcome;
  list::Tree tree(tx, object_);
  if (filled != values.size()) {
    list::LeafBuilder builder(tx, index_, kLeafSlots);
    for (std::size_t i = filled; i < values.size(); ++i) {
      if (!builder.add(values.piece(i))) return Outcome::kNoMemory;
    }
    if (!builder.finish()) return Outcome::kNoMemory;
    outcome = tree.append(std::move(builder.leaves()), size + filled);
  }
  return outcome == Outcome::kOk ? tree.publish(size + values.size()) : outcome;
}

Outcome ListObject::extend(std::span<const Datum> more) {
  NewValues values(more);
  return change([&](Transaction& tx) { return append_values(tx, values); });
}

Outcome ListObject::insert(std::int64_t index, const Datum& value) {
  NewValues values({&value, 1});
  return change([&](Transaction& tx) {
    const std::uint64_t size = list::load(object_.size);
    const std::uint64_t at = clamp_index(index, size);
    return at == size ? append_values(tx, values) : splice(tx, at, 0, &values);
  });
}

// The last element goes, and others of its leaf stay: one word, if it has nothing of its own.
Outcome ListObject::pop_last(Transaction& tx) {
  const std::uint64_t size = list::load(object_.size);
  const ListLeaf& leaf = list::leaf_at(segment_, list::load(object_.tail));
  tx.hide(object_.gate);
  const Outcome outcome =
      list::drop_cell(tx, list::cell_at(leaf, size - 1 - list::before_tail(list::load(object_.depth))));
  if (outcome != Outcome::kOk || !tx.reserve(1))
    return outcome == Outcome::kOk ? Outcome::kNoMemory : outcome;
  tx.publish(object_.size, size - 1);
  return Outcome::kOk;
}

Outcome ListObject::erase(Transaction& tx, std::uint64_t at) {
  const std::uint64_t size = list::load(object_.size);
  const std::uint64_t before = list::before_tail(list::load(object_.depth));
  if (at + 1 == size && size - before > 1) return pop_last(tx);
  return splice(tx, at, 1, nullptr);
}

Outcome ListObject::pop(std::int64_t index, OwnedDatum& value) {
  return change([&](Transaction& tx) {
    const std::optional<std::uint64_t> at = element_at(index, list::load(object_.size));
    if (!at) return Outcome::kOutside;
    const Place place = list::find(segment_, view(), *at);
    STEWARD_ASSERT(place.leaf != nullptr &&
                   cell::read(segment_, list::cell_at(*place.leaf, place.at), value, cell::kLocked));
    return erase(tx, *at);
  });
}

Outcome ListObject::set(std::int64_t index, const Datum& value) {
  cell::Prepared prepared = list::prepare(value);
  return change_one(index, [&](Transaction& tx, const Place& place) {
    return list::overwrite(tx, place, value, prepared, index_);
  });
}

Outcome ListObject::increment(std::int64_t index, const Datum& by, OwnedDatum& result) {
  return change_one(index, [&](Transaction& tx, const Place& place) {
    const Cell c = list::cell_at(*place.leaf, place.at);
    Datum sum;
    const Outcome outcome = add({c.kind(), c.bits, {}}, by, sum);
    if (outcome != Outcome::kOk) return outcome;
    result.assign(sum);
    cell::Prepared prepared = list::prepare(sum);
    return list::overwrite(tx, place, sum, prepared, index_);
  });
}

Outcome ListObject::compare_exchange(std::int64_t index, const Datum& expected, const Datum& desired,
                                     OwnedDatum& seen) {
  cell::Prepared prepared = list::prepare(desired);
  return change_one(index, [&](Transaction& tx, const Place& place) {
    STEWARD_ASSERT(cell::read(segment_, list::cell_at(*place.leaf, place.at), seen, cell::kLocked));
    if (!packed::equal(seen.view(), expected)) return Outcome::kMismatch;
    return list::overwrite(tx, place, desired, prepared, index_);
  });
}

// An extended slice: as many values as places, each overwritten in place behind the hidden gate.
Outcome ListObject::set_each(Transaction& tx, const SliceRange& range, NewValues& values) {
  tx.hide(object_.gate);
  const list::View view = this->view();
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const std::uint64_t at = range.first + i * static_cast<std::uint64_t>(range.step);
    const Place place = list::find(segment_, view, at);
    STEWARD_ASSERT(place.leaf != nullptr);
    const Outcome outcome = list::overwrite(tx, place, values.value(i), values.prepared(i), index_);
    if (outcome != Outcome::kOk) return outcome;
  }
  return Outcome::kOk;
}

Outcome ListObject::set_slice(const SliceBounds& bounds, std::span<const Datum> fresh) {
  NewValues values(fresh);
  return change([&](Transaction& tx) {
    const std::uint64_t size = list::load(object_.size);
    const SliceRange range = resolve(bounds, size);
    if (range.step == 1) {
      return range.first == size ? append_values(tx, values) : splice(tx, range.first, range.count, &values);
    }
    return range.count == fresh.size() ? set_each(tx, range, values) : Outcome::kNotShape;
  });
}

}  // namespace steward
