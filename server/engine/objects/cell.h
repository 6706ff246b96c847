// Cells: how a key or a value lies in an object, as 8 bytes of bits and 16 bits of tag.
//
//   tag bits  0..3   type: a Kind for values, a KeyType for keys
//             4..7   length of bytes that lie in `bits` (0 .. 8)
//             8..9   Storage
//             10     the value holds references
//
// Short bytes lie in the bits themselves. Longer ones are a Blob, a length and the bytes, 8-aligned,
// in the blob area of their page (objects/blob_area.h), or from kOwnPagesFrom on in pages of their own.
//
// Readers without a lock may read anything here while it changes: every access is a relaxed atomic
// word, every offset is checked, and what was read counts only after the version has been checked.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/base/packed.h"
#include "engine/heap/transaction.h"
#include "steward/datum.h"

namespace steward {

enum class Storage : std::uint16_t { kInline = 0, kArea = 1, kPages = 2 };

inline constexpr std::size_t kInlineBytes = 8;
inline constexpr std::size_t kOwnPagesFrom = kPageBytes;  // blobs larger than this have pages of their own

struct Cell {
  std::uint64_t bits = 0;
  std::uint16_t tag = 0;

  [[nodiscard]] std::uint8_t type() const noexcept { return tag & 15; }
  [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(type()); }
  [[nodiscard]] std::size_t inline_length() const noexcept {
    return std::min<std::size_t>(tag >> 4 & 15, kInlineBytes);
  }
  [[nodiscard]] Storage storage() const noexcept { return static_cast<Storage>(tag >> 8 & 3); }
  [[nodiscard]] bool holds_refs() const noexcept { return (tag >> 10 & 1) != 0; }
};

namespace cell {

[[nodiscard]] constexpr std::uint16_t tag(std::uint8_t type, std::size_t inline_length, Storage storage,
                                          bool refs) noexcept {
  return static_cast<std::uint16_t>(type | inline_length << 4 | static_cast<unsigned>(storage) << 8 |
                                    (refs ? 1U << 10 : 0));
}

[[nodiscard]] inline std::uint64_t pack_inline(std::string_view bytes) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes.data(), bytes.size());
  return bits;
}

[[nodiscard]] constexpr std::uint64_t blob_bytes(std::uint64_t length) noexcept {
  return (8 + length + 7) / 8 * 8;
}
[[nodiscard]] constexpr std::uint64_t blob_pages(std::uint64_t length) noexcept {
  return (blob_bytes(length) + kPageBytes - 1) / kPageBytes;
}

// Writes a blob into memory that nobody can reach yet.
void write_blob(Word* to, std::string_view bytes) noexcept;

// The blob's bytes, or nothing where the offset or the length can not be: then the reader is late.
// `still` is asked before much is copied.
template <typename Still>
[[nodiscard]] bool read_blob(const Segment& segment, std::uint64_t offset, std::string& bytes, Still still) {
  if (offset % 8 != 0 || !segment.readable(offset, 8)) return false;
  const std::uint64_t length = segment.word(offset).load(std::memory_order_relaxed);
  if (length > packed::kMaxBytes || !segment.readable(offset, 8 + length)) return false;
  if (length > kPageBytes && !still()) return false;
  bytes.resize(length);
  const Word* from = &segment.word(offset + 8);
  std::size_t at = 0;
  for (; at + 8 <= length; at += 8) {
    const std::uint64_t word = (from++)->load(std::memory_order_relaxed);
    std::memcpy(bytes.data() + at, &word, 8);
  }
  if (at < length) {
    const std::uint64_t word = from->load(std::memory_order_relaxed);
    std::memcpy(bytes.data() + at, &word, length - at);
  }
  return true;
}

// The bytes of a cell, wherever they lie. False: the reader is late.
template <typename Still>
[[nodiscard]] bool read_bytes(const Segment& segment, const Cell& c, std::string& bytes, Still still) {
  if (c.storage() != Storage::kInline) return read_blob(segment, c.bits, bytes, still);
  bytes.assign(reinterpret_cast<const char*>(&c.bits), c.inline_length());
  return true;
}

// A value's cell as a datum.
template <typename Still>
[[nodiscard]] bool read(const Segment& segment, const Cell& c, OwnedDatum& value, Still still) {
  value.kind = c.kind();
  if (!has_bytes(c.kind())) {
    value.bits = c.bits;
    value.bytes.clear();
    return true;
  }
  value.bits = 0;
  return read_bytes(segment, c, value.bytes, still);
}

// Whether the blob has `length` bytes that begin with `prefix`, and the 4 bytes at its end, if asked for.
[[nodiscard]] bool blob_begins(const Segment& segment, std::uint64_t offset,
                               std::string_view prefix) noexcept;
[[nodiscard]] std::uint64_t blob_length(const Segment& segment, std::uint64_t offset) noexcept;  // 0: late
[[nodiscard]] std::uint32_t blob_last4(const Segment& segment, std::uint64_t offset,
                                       std::uint64_t length) noexcept;

// For one who holds the latch: nothing changes.
inline constexpr auto kLocked = [] { return true; };

// Pages of their own that the cell has; 0: none.
[[nodiscard]] std::uint64_t own_pages(const Segment& segment, const Cell& c) noexcept;
// Gives them back with the transaction. REQUIRES: reserved.
void give_pages(Transaction& tx, const Cell& c) noexcept;

// A value made ready to be stored: all but the blob, which needs a place.
struct Prepared {
  Cell cell;
  std::string_view blob;  // empty: the cell is whole
  [[nodiscard]] std::uint64_t area_bytes() const noexcept {
    return blob.empty() || blob_bytes(blob.size()) > kOwnPagesFrom ? 0 : blob_bytes(blob.size());
  }
};
[[nodiscard]] Prepared prepare(std::uint8_t type, std::uint64_t bits, std::string_view bytes, bool with_bytes,
                               bool refs) noexcept;
[[nodiscard]] Prepared prepare_value(const Datum& value);

// Puts a blob that is too large for an area into pages of its own. False: no memory.
[[nodiscard]] bool place_in_pages(Transaction& tx, Prepared& p, std::uint32_t owner);

}  // namespace cell
}  // namespace steward
