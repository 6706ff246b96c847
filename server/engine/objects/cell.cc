#include "engine/objects/cell.h"

namespace steward::cell {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

}  // namespace

void write_blob(Word* to, std::string_view bytes) noexcept {
  (to++)->store(bytes.size(), std::memory_order_relaxed);
  while (bytes.size() >= 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    (to++)->store(word, std::memory_order_relaxed);
    bytes.remove_prefix(8);
  }
  if (!bytes.empty()) to->store(pack_inline(bytes), std::memory_order_relaxed);
}

std::uint64_t blob_length(const Segment& segment, std::uint64_t offset) noexcept {
  if (offset % 8 != 0 || !segment.readable(offset, 8)) return 0;
  const std::uint64_t length = load(segment.word(offset));
  return length <= packed::kMaxBytes && segment.readable(offset, 8 + length) ? length : 0;
}

bool blob_begins(const Segment& segment, std::uint64_t offset, std::string_view prefix) noexcept {
  const Word* from = &segment.word(offset + 8);
  while (prefix.size() >= 8) {
    const std::uint64_t word = load(*from++);
    if (std::memcmp(&word, prefix.data(), 8) != 0) return false;
    prefix.remove_prefix(8);
  }
  if (prefix.empty()) return true;
  const std::uint64_t word = load(*from);
  return std::memcmp(&word, prefix.data(), prefix.size()) == 0;
}

std::uint32_t blob_last4(const Segment& segment, std::uint64_t offset, std::uint64_t length) noexcept {
  std::uint32_t last = 0;
  auto* to = reinterpret_cast<char*>(&last);
  for (std::uint64_t i = length - sizeof(last); i < length; ++i) {
    const std::uint64_t word = load(segment.word(offset + 8 + i / 8 * 8));
    *to++ = reinterpret_cast<const char*>(&word)[i % 8];
  }
  return last;
}

std::uint64_t own_pages(const Segment& segment, const Cell& c) noexcept {
  return c.storage() == Storage::kPages ? blob_pages(load(segment.word(c.bits))) : 0;
}

void give_pages(Transaction& tx, const Cell& c) noexcept {
  const std::uint64_t pages = own_pages(tx.segment(), c);
  if (pages != 0) tx.give_pages(c.bits, pages);
}

Prepared prepare(std::uint8_t type, std::uint64_t bits, std::string_view bytes, bool with_bytes,
                 bool refs) noexcept {
  if (!with_bytes) return {{bits, tag(type, 0, Storage::kInline, refs)}, {}};
  if (bytes.size() <= kInlineBytes)
    return {{pack_inline(bytes), tag(type, bytes.size(), Storage::kInline, refs)}, {}};
  const Storage storage = blob_bytes(bytes.size()) > kOwnPagesFrom ? Storage::kPages : Storage::kArea;
  return {{0, tag(type, 0, storage, refs)}, bytes};
}

Prepared prepare_value(const Datum& value) {
  bool refs = value.kind == Kind::kRef;
  if (value.kind == Kind::kList || value.kind == Kind::kDict || value.kind == Kind::kTuple) {
    packed::for_each_ref(value, [&refs](ObjectId) { refs = true; });
  }
  return prepare(static_cast<std::uint8_t>(value.kind), value.bits, value.bytes, has_bytes(value.kind), refs);
}

bool place_in_pages(Transaction& tx, Prepared& p, std::uint32_t owner) {
  if (p.cell.storage() != Storage::kPages) return true;
  p.cell.bits = tx.take_pages(blob_pages(p.blob.size()), owner);
  if (p.cell.bits == 0) return false;
  write_blob(&tx.segment().word(p.cell.bits), p.blob);
  return true;
}

}  // namespace steward::cell
