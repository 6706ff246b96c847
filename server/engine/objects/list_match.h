// Looking for a value among the elements of a list, as Python's == has it. What can be told from the
// cell alone is; only nested values are read whole.
#pragma once

#include <optional>

#include "engine/objects/list_layout.h"

namespace steward::list {

class Matcher {
 public:
  explicit Matcher(const Datum& wanted) noexcept : wanted_(wanted) {}

  // Nothing: the reader is late. `still` as in cell::read.
  template <typename Still>
  [[nodiscard]] std::optional<bool> operator()(const Segment& segment, const Cell& c, Still still) {
    const Kind kind = c.kind();
    if (kind == Kind::kInt && wanted_.kind == Kind::kInt) return c.bits == wanted_.bits;
    if (!has_bytes(kind)) return packed::equal({kind, c.bits, {}}, wanted_);
    if (kind != wanted_.kind) return false;
    if (kind == Kind::kStr || kind == Kind::kBytes) return same_bytes(segment, c);
    if (!cell::read(segment, c, scratch_, still) || !still()) return std::nullopt;
    return packed::equal(scratch_.view(), wanted_);
  }

 private:
  [[nodiscard]] bool same_bytes(const Segment& segment, const Cell& c) const noexcept {
    const std::string_view bytes = wanted_.bytes;
    if (c.storage() == Storage::kInline) {
      return c.inline_length() == bytes.size() && c.bits == cell::pack_inline(bytes);
    }
    const std::uint64_t length = cell::blob_length(segment, c.bits);
    return length != 0 && length == bytes.size() && cell::blob_begins(segment, c.bits, bytes);
  }

  Datum wanted_;
  OwnedDatum scratch_;
};

}  // namespace steward::list
