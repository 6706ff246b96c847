// Datum: one value, as the engine stores it and as every door hands it over.
//
// A Datum does not own its bytes: it is what a `std::string_view` is to a string, with a kind. An
// OwnedDatum owns them. Scalars live in `bits`, so that an integer passes through all layers
// without touching memory. Nested values (`list`, `dict` by value, `tuple`) are one run of bytes in
// the packed form of engine/base/packed.h. Users of the SDK see `steward::Value` and their own
// types; only the doors handle data.
//
// Thread safety: a value type, as safe as an int.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace steward {

// The numbers are stored in segments and must not change without a new layout version.
enum class Kind : std::uint8_t {
  kNull = 0,
  kBool = 1,   // bits: 0 or 1
  kInt = 2,    // bits: two's complement
  kFloat = 3,  // bits: IEEE 754 double
  kStr = 4,    // bytes: UTF-8
  kBytes = 5,  // bytes
  kList = 6,   // bytes: packed
  kDict = 7,   // bytes: packed
  kTuple = 8,  // bytes: packed; as a key
  kRef = 9,    // bits: the id of another managed object
};

// Identifies a managed object within its segment, for ever: an id is never given out twice.
using ObjectId = std::uint64_t;

[[nodiscard]] constexpr bool has_bytes(Kind kind) noexcept {
  return kind >= Kind::kStr && kind <= Kind::kTuple;
}

struct Datum {
  Kind kind = Kind::kNull;
  std::uint64_t bits = 0;
  std::string_view bytes;

  static constexpr Datum null() noexcept { return {}; }
  static constexpr Datum of_bool(bool b) noexcept { return {Kind::kBool, b ? 1U : 0U, {}}; }
  static constexpr Datum of_int(std::int64_t i) noexcept {
    return {Kind::kInt, static_cast<std::uint64_t>(i), {}};
  }
  static constexpr Datum of_float(double d) noexcept {
    return {Kind::kFloat, std::bit_cast<std::uint64_t>(d), {}};
  }
  static constexpr Datum of_str(std::string_view s) noexcept { return {Kind::kStr, 0, s}; }
  static constexpr Datum of_bytes(std::string_view s) noexcept { return {Kind::kBytes, 0, s}; }
  static constexpr Datum of_ref(ObjectId id) noexcept { return {Kind::kRef, id, {}}; }
  static constexpr Datum of_packed(Kind kind, std::string_view packed) noexcept { return {kind, 0, packed}; }

  [[nodiscard]] constexpr bool as_bool() const noexcept { return bits != 0; }
  [[nodiscard]] constexpr std::int64_t as_int() const noexcept { return static_cast<std::int64_t>(bits); }
  [[nodiscard]] constexpr double as_float() const noexcept { return std::bit_cast<double>(bits); }
};

// The same, owning its bytes. Reusing one for many reads reuses its buffer.
struct OwnedDatum {
  Kind kind = Kind::kNull;
  std::uint64_t bits = 0;
  std::string bytes;

  OwnedDatum() = default;
  explicit OwnedDatum(const Datum& d) : kind(d.kind), bits(d.bits), bytes(d.bytes) {}

  [[nodiscard]] Datum view() const noexcept { return {kind, bits, bytes}; }
  void assign(const Datum& d) {
    kind = d.kind;
    bits = d.bits;
    bytes.assign(d.bytes);
  }
};

}  // namespace steward
