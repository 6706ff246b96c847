#include "engine/objects/list_leaf.h"

namespace steward::list {
namespace {

constexpr std::uint64_t kWordsOfArea = 32;

std::uint64_t stored_bytes(const Segment& segment, const Piece& piece) noexcept {
  return piece.blob.empty() ? blob_area::stored_bytes(segment, piece.cell.bits)
                            : cell::blob_bytes(piece.blob.size());
}

}  // namespace

// Room for the blobs that do not stay.
bool LeafBuilder::make_area(ListLeaf& leaf) {
  const Segment& segment = tx_.segment();
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (pieces_[i].cell.storage() == Storage::kArea && !pieces_[i].stays)
      bytes += stored_bytes(segment, pieces_[i]);
  }
  if (inherited_ != nullptr) {
    for (std::size_t i = 0; i < leaf.blobs.runs.size(); ++i)
      leaf.blobs.runs[i].store(load(inherited_->runs[i]), std::memory_order_relaxed);
    leaf.blobs.used.store(load(inherited_->used), std::memory_order_relaxed);
    inherited_ = nullptr;
  }
  if (bytes == 0 || blob_area::has_room(leaf.blobs, bytes)) return true;
  return tx_.reserve(kWordsOfArea) && blob_area::make_room(tx_, leaf.blobs, bytes, owner_, [&](auto move) {
           for (std::size_t i = 0; i < count_; ++i) {
             Piece& piece = pieces_[i];
             if (piece.stays && piece.cell.storage() == Storage::kArea)
               piece.cell.bits = move(piece.cell.bits);
           }
         });
}

// The bits of a piece in its new leaf.
std::uint64_t LeafBuilder::place(ListLeaf& leaf, const Piece& piece) noexcept {
  if (piece.cell.storage() != Storage::kArea || piece.stays) return piece.cell.bits;
  if (!piece.blob.empty()) return blob_area::append(tx_.segment(), leaf.blobs, piece.blob);
  const std::uint64_t used = load(leaf.blobs.used);
  const std::uint64_t at = blob_area::run_offset(load(leaf.blobs.runs[0])) + used;
  leaf.blobs.used.store(used + blob_area::copy_blob(tx_.segment(), piece.cell.bits, at),
                        std::memory_order_relaxed);
  return at;
}

bool LeafBuilder::flush() {
  const std::uint64_t offset = tx_.take_pages(1, owner_);
  if (offset == 0) return false;
  for (std::uint64_t i = 0; i < offsetof(ListLeaf, slots); i += 8) {
    tx_.segment().word(offset + i).store(0, std::memory_order_relaxed);
  }
  ListLeaf& leaf = leaf_at(tx_.segment(), offset);
  if (!make_area(leaf)) return false;
  for (std::size_t i = 0; i < count_; ++i) {
    leaf.slots[i].bits.store(place(leaf, pieces_[i]), std::memory_order_relaxed);
    leaf.slots[i].tag.store(pieces_[i].cell.tag, std::memory_order_relaxed);
  }
  leaves_.push_back({offset, count_});
  count_ = 0;
  return true;
}

bool ensure_room(Transaction& tx, ListLeaf& leaf, std::size_t count, std::uint64_t bytes,
                 std::uint32_t owner) {
  if (bytes == 0 || blob_area::has_room(leaf.blobs, bytes)) return true;
  if (!tx.reserve(kLeafSlots + kWordsOfArea)) return false;
  return blob_area::make_room(tx, leaf.blobs, bytes, owner, [&](auto move) {
    for (std::size_t i = 0; i < count; ++i) {
      if (cell_at(leaf, i).storage() != Storage::kArea) continue;
      const std::uint64_t to = move(load(leaf.slots[i].bits));
      if (to != load(leaf.slots[i].bits)) tx.set(leaf.slots[i].bits, to);
    }
  });
}

Outcome overwrite_slowly(Transaction& tx, const Place& place, const Datum& value, cell::Prepared& prepared,
                         std::uint32_t owner) {
  ListLeaf& leaf = *place.leaf;
  ListSlot& slot = leaf.slots[place.at];
  Outcome outcome = prepared.cell.holds_refs() ? references::add_all(tx, value) : Outcome::kOk;
  if (outcome == Outcome::kOk) outcome = references::drop_all(tx, cell_at(leaf, place.at));
  if (outcome != Outcome::kOk) return outcome;
  if (!prepared.blob.empty() && (!ensure_room(tx, leaf, place.count, prepared.area_bytes(), owner) ||
                                 !cell::place_in_pages(tx, prepared, owner))) {
    return Outcome::kNoMemory;
  }
  if (!tx.reserve(4)) return Outcome::kNoMemory;
  std::uint64_t bits = prepared.cell.bits;
  if (prepared.cell.storage() == Storage::kArea)
    bits = blob_area::append(tx.segment(), leaf.blobs, prepared.blob);
  const Cell old = cell_at(leaf, place.at);
  cell::give_pages(tx, old);
  if (old.tag != prepared.cell.tag) tx.set(slot.tag, prepared.cell.tag);
  tx.publish(slot.bits, bits);
  return Outcome::kOk;
}

Outcome drop_cell(Transaction& tx, const Cell& c) {
  const Outcome outcome = references::drop_all(tx, c);
  if (outcome != Outcome::kOk || c.storage() != Storage::kPages) return outcome;
  if (!tx.reserve(1)) return Outcome::kNoMemory;
  cell::give_pages(tx, c);
  return Outcome::kOk;
}

bool give_leaf(Transaction& tx, const ListLeaf& leaf, bool with_area) {
  if (!tx.reserve(leaf.blobs.runs.size() + 1)) return false;
  for (const Word& run : leaf.blobs.runs) {
    if (with_area && load(run) != 0)
      tx.give_pages(blob_area::run_offset(load(run)), blob_area::run_pages(load(run)));
  }
  tx.give_pages(tx.segment().offset_of(&leaf), 1);
  return true;
}

std::uint64_t area_bytes(const Segment& segment, const ListLeaf& leaf, std::size_t from,
                         std::size_t to) noexcept {
  std::uint64_t bytes = 0;
  for (std::size_t i = from; i < to; ++i) {
    const Cell c = cell_at(leaf, i);
    if (c.storage() == Storage::kArea) bytes += blob_area::stored_bytes(segment, c.bits);
  }
  return bytes;
}

NewValues::NewValues(std::span<const Datum> values) : values_(values) {
  prepared_.reserve(values.size());
  for (const Datum& value : values) prepared_.push_back(prepare(value));
}

Outcome NewValues::admit(Transaction& tx, std::uint32_t owner) {
  for (std::size_t i = 0; i < prepared_.size(); ++i) {
    const Outcome outcome =
        prepared_[i].cell.holds_refs() ? references::add_all(tx, values_[i]) : Outcome::kOk;
    if (outcome != Outcome::kOk) return outcome;
    if (!cell::place_in_pages(tx, prepared_[i], owner)) return Outcome::kNoMemory;
  }
  return Outcome::kOk;
}

}  // namespace steward::list
