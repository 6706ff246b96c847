// Leaves of a list: written anew from pieces, or changed in one slot.
#pragma once

#include <span>

#include "engine/objects/list_tree.h"
#include "engine/objects/references.h"

namespace steward::list {

// A value on its way into a new leaf. Blobs of an area are copied there, unless they `stay` in the
// area that the leaf inherits.
struct Piece {
  Cell cell;
  std::string_view blob;  // of a new value
  bool stays = false;
};

// Fills leaf after leaf with pieces. All of it is out of readers' reach until its leaves are linked.
class LeafBuilder {
 public:
  // Each leaf gets `fill` pieces, the last one the rest.
  LeafBuilder(Transaction& tx, std::uint32_t owner, std::size_t fill) noexcept
      : tx_(tx), owner_(owner), fill_(fill) {}

  // The first leaf takes over the runs of an area, with the blobs that stay.
  void inherit(const BlobArea& area) noexcept { inherited_ = &area; }
  // False: no memory.
  [[nodiscard]] bool add(const Piece& piece) {
    pieces_[count_++] = piece;
    return count_ < fill_ || flush();
  }
  [[nodiscard]] bool finish() { return count_ == 0 || flush(); }
  [[nodiscard]] std::vector<Child>& leaves() noexcept { return leaves_; }

 private:
  [[nodiscard]] bool flush();
  [[nodiscard]] bool make_area(ListLeaf& leaf);
  [[nodiscard]] std::uint64_t place(ListLeaf& leaf, const Piece& piece) noexcept;

  Transaction& tx_;
  std::uint32_t owner_;
  std::size_t fill_;
  const BlobArea* inherited_ = nullptr;
  std::size_t count_ = 0;
  std::array<Piece, kLeafSlots> pieces_;
  std::vector<Child> leaves_;
};

// Makes room for `bytes` of blobs in a leaf with `count` elements. False: no memory. REQUIRES: hidden.
[[nodiscard]] bool ensure_room(Transaction& tx, ListLeaf& leaf, std::size_t count, std::uint64_t bytes,
                               std::uint32_t owner);

// Null, bool, int and float: the cell is whole, and nothing belongs to it.
[[nodiscard]] constexpr bool is_plain(Kind kind) noexcept { return kind <= Kind::kFloat; }
[[nodiscard]] inline cell::Prepared prepare(const Datum& value) {
  if (!is_plain(value.kind)) return cell::prepare_value(value);
  return {{value.bits, cell::tag(static_cast<std::uint8_t>(value.kind), 0, Storage::kInline, false)}, {}};
}

// Writes a slot that nothing leads to yet. REQUIRES: there is room for its blob.
inline void write_slot(Transaction& tx, ListLeaf& leaf, std::size_t i, const cell::Prepared& value) noexcept {
  std::uint64_t bits = value.cell.bits;
  if (value.cell.storage() == Storage::kArea) bits = blob_area::append(tx.segment(), leaf.blobs, value.blob);
  tx.prepare(leaf.slots[i].bits, bits);
  tx.prepare(leaf.slots[i].tag, value.cell.tag);
}

// Overwrites a slot, and counts the references that come and go. REQUIRES: the leaf's change is hidden.
[[nodiscard]] Outcome overwrite_slowly(Transaction& tx, const Place& place, const Datum& value,
                                       cell::Prepared& prepared, std::uint32_t owner);

[[nodiscard]] inline Outcome overwrite(Transaction& tx, const Place& place, const Datum& value,
                                       cell::Prepared& prepared, std::uint32_t owner) {
  ListSlot& slot = place.leaf->slots[place.at];
  if (!is_plain(value.kind) || load(slot.tag) != prepared.cell.tag || !tx.reserve(1)) {
    return overwrite_slowly(tx, place, value, prepared, owner);
  }
  tx.publish(slot.bits, prepared.cell.bits);
  return Outcome::kOk;
}

// What belongs to an element that goes: its references, and its own pages.
[[nodiscard]] Outcome drop_cell(Transaction& tx, const Cell& c);
// The runs of a leaf's area, unless something inherits them, and its page.
[[nodiscard]] bool give_leaf(Transaction& tx, const ListLeaf& leaf, bool with_area);

// Bytes of the blobs that the slots [from, to) have in the leaf's area.
[[nodiscard]] std::uint64_t area_bytes(const Segment& segment, const ListLeaf& leaf, std::size_t from,
                                       std::size_t to) noexcept;

// Values that come in from outside, made ready before any latch is taken.
class NewValues {
 public:
  explicit NewValues(std::span<const Datum> values);
  // Counts their references and puts the largest into pages of their own. kNoMemory, kNoTarget.
  [[nodiscard]] Outcome admit(Transaction& tx, std::uint32_t owner);
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] const Datum& value(std::size_t i) const noexcept { return values_[i]; }
  [[nodiscard]] cell::Prepared& prepared(std::size_t i) noexcept { return prepared_[i]; }
  [[nodiscard]] Piece piece(std::size_t i) const noexcept {
    return {prepared_[i].cell, prepared_[i].blob, false};
  }

 private:
  std::span<const Datum> values_;
  std::vector<cell::Prepared> prepared_;
};

}  // namespace steward::list
