// Walks packed bytes value by value in one pass, nested ones included: what the functions of
// packed.h stand on. A Reader hands out whole elements and so passes over nested bytes once for each
// level; a Cursor hands out heads, and the caller goes on to the children with the same cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "steward/datum.h"

namespace steward::packed {

[[nodiscard]] constexpr bool is_nested(Kind kind) noexcept {
  return kind == Kind::kList || kind == Kind::kDict || kind == Kind::kTuple;
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

  // The number of children in a body of this kind (a dict's entry counts as two). Nothing when there
  // are not even that many bytes: so a count may be trusted for a reservation.
  std::optional<std::uint32_t> children(Kind kind) noexcept;

  // One value. Of a nested one this is its head, with the number of its children in `bits`: they
  // come next. Nothing where the bytes are damaged.
  std::optional<Datum> head() noexcept;

  // One whole value, its bytes those of a Datum. Nothing where the bytes are damaged.
  std::optional<Datum> value() noexcept;

 private:
  template <typename T>
  bool take(T& out) noexcept;
  std::optional<Datum> text(Kind kind) noexcept;

  std::string_view rest_;
};

}  // namespace steward::packed
