// Offset<T>: where a T lies in the segment, counted from its first byte. No pointer is ever stored
// in a segment, since each process maps it elsewhere. 0 is nowhere (the header lies there).
#pragma once

#include <cstdint>

namespace steward {

template <typename T>
class Offset {
 public:
  constexpr Offset() = default;
  constexpr explicit Offset(std::uint64_t value) : value_(value) {}
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return value_ != 0; }
  constexpr bool operator==(const Offset&) const = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace steward
