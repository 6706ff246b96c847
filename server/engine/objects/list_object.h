// ListObject: a list in a segment, as the engine sees it.
//
// Leaves of 252 slots under a counted tree (objects/list_layout.h, objects/list_tree.h).
//   readers   take no latch: version, leaf, version. After some tries they take the object's gate.
//   writers   take the gate. An overwrite in place hides its leaf only, so readers elsewhere in the list do
//             not notice; append() to a leaf with room changes one word and hides nothing.
//   the rest  writes the leaves that it touches anew and hides the gate for that long.
//   snapshots (slice, index, count) check all leaf versions at the end, or take the gate.
//
// Costs (u64, one thread, cached): index 12 ns, append 24 ns, set 23 ns, insert in the middle of a million
// elements 1 us: one leaf and its way up, whatever the size. set_slice and remove_slice of step 1 cost
// what they touch; remove_slice of another step, sort, reverse and repeat write the list anew.
// sort reads and compares under the gate but hides it only for the exchange of the trees.
//
// If a process dies in any of these, a survivor undoes or finishes it by the log. No call throws while
// a latch is held but std::bad_alloc, which undoes the change.
// Thread safety: any thread, any process. A value object: an attachment and an id.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/objects/list_leaf.h"
#include "engine/objects/slice.h"

namespace steward {

class ListObject {
 public:
  ListObject(Attachment& attachment, ObjectId id)
      : attachment_(attachment),
        segment_(attachment.segment()),
        id_(id),
        index_(object_index(id)),
        object_(segment_.object(object_index(id))) {}

  // Reading. kOk, kGone; kOutside for an index, kAbsent where the value is not found.
  [[nodiscard]] Outcome get(std::int64_t index, OwnedDatum& value) const;
  [[nodiscard]] Outcome size(std::uint64_t& size) const;
  [[nodiscard]] Outcome slice(const SliceBounds& bounds, std::vector<OwnedDatum>& values) const;
  [[nodiscard]] Outcome index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop,
                              std::uint64_t& at) const;
  [[nodiscard]] Outcome count(const Datum& value, std::uint64_t& count) const;
  [[nodiscard]] Outcome contains(const Datum& value) const;

  // Changing one element. kOk, kGone, kNoMemory, kNoTarget; kOutside for an index.
  [[nodiscard]] Outcome append(const Datum& value);
  [[nodiscard]] Outcome insert(std::int64_t index, const Datum& value);
  [[nodiscard]] Outcome pop(std::int64_t index, OwnedDatum& value);
  [[nodiscard]] Outcome remove(const Datum& value);  // kAbsent
  [[nodiscard]] Outcome set(std::int64_t index, const Datum& value);
  [[nodiscard]] Outcome increment(std::int64_t index, const Datum& by,
                                  OwnedDatum& result);  // kNotNumber, kOverflow
  [[nodiscard]] Outcome compare_exchange(std::int64_t index, const Datum& expected, const Datum& desired,
                                         OwnedDatum& seen);  // kMismatch

  // Changing many.
  [[nodiscard]] Outcome extend(std::span<const Datum> values);
  [[nodiscard]] Outcome set_slice(const SliceBounds& bounds, std::span<const Datum> values);  // kNotShape
  [[nodiscard]] Outcome remove_slice(const SliceBounds& bounds);
  [[nodiscard]] Outcome sort(bool reverse);  // kNoOrder
  [[nodiscard]] Outcome reverse();
  [[nodiscard]] Outcome repeat(std::int64_t times);
  [[nodiscard]] Outcome clear();

 private:
  // The leaves that a snapshot has read, with their versions.
  struct Seen {
    const Latch* latch;
    std::uint32_t version;
  };
  using Snapshot = std::vector<Seen>;

  template <typename Read>
  [[nodiscard]] Outcome snapshot(Read read) const;
  template <typename Visit>
  [[nodiscard]] bool for_range(const list::View& view, std::uint64_t first, std::uint64_t last,
                               Snapshot& seen, Visit visit) const;
  [[nodiscard]] std::optional<Outcome> try_get(std::int64_t index, OwnedDatum& value) const;
  [[nodiscard]] std::optional<Outcome> get_locked(std::int64_t index, OwnedDatum& value) const;
  [[nodiscard]] std::optional<std::uint64_t> find_value(const list::View& view, const Datum& value,
                                                        std::uint64_t first, std::uint64_t last,
                                                        Snapshot& seen, bool& late) const;

  // Runs op(tx) under the gate and commits when it returns kOk.
  template <typename Op>
  [[nodiscard]] Outcome change(Op op);
  // The same for one element, with its leaf hidden: op(tx, place).
  template <typename Op>
  [[nodiscard]] Outcome change_one(std::int64_t index, Op op);
  [[nodiscard]] bool append_in_place(Transaction& tx, const cell::Prepared& prepared);
  [[nodiscard]] Outcome append_values(Transaction& tx, list::NewValues& values);
  [[nodiscard]] Outcome fill_tail(Transaction& tx, list::NewValues& values, std::size_t count);
  [[nodiscard]] Outcome pop_last(Transaction& tx);
  [[nodiscard]] Outcome erase(Transaction& tx, std::uint64_t at);

  // Removes `removed` elements from `first` on and inserts the values there.
  [[nodiscard]] Outcome splice(Transaction& tx, std::uint64_t first, std::uint64_t removed,
                               list::NewValues* values);
  [[nodiscard]] Outcome splice_some(Transaction& tx, std::uint64_t first, std::uint64_t& removed,
                                    list::NewValues* values);
  [[nodiscard]] Outcome set_each(Transaction& tx, const SliceRange& range, list::NewValues& values);

  // The whole, for those who hold the gate.
  [[nodiscard]] std::vector<Cell> cells() const;
  [[nodiscard]] Outcome rebuild(Transaction& tx, std::span<const Cell> cells, std::uint64_t times);
  [[nodiscard]] Outcome remove_strided(Transaction& tx, const SliceRange& range);

  [[nodiscard]] bool live() const noexcept { return object_.id.load(std::memory_order_relaxed) == id_; }
  [[nodiscard]] list::View view() const noexcept {
    return {list::load(object_.root), object_.size.load(std::memory_order_acquire),
            list::load(object_.depth)};
  }

  Attachment& attachment_;
  Segment& segment_;
  ObjectId id_;
  std::uint32_t index_;
  ObjectEntry& object_;
};

template <typename Op>
Outcome ListObject::change(Op op) {
  Transaction tx(attachment_.this_thread());
  tx.lock(object_.gate);
  if (!live()) [[unlikely]]
    return Outcome::kGone;
  const Outcome outcome = op(tx);
  if (outcome == Outcome::kOk) tx.commit();
  return outcome;
}

}  // namespace steward
