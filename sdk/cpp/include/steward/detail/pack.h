// Writes and reads nested values (list, dict by value, tuple) in the engine's packed form. Nothing here
// is for users: it is what the conversions of vectors, maps and structs stand on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "steward/datum.h"

namespace steward::detail {

// Appends to a string.
class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}
  void value(const Datum& datum);
  void header(Kind kind, std::size_t count);  // the head of a nested value; its elements follow
  void count(std::size_t count);              // the same, of the outermost one

 private:
  std::string& out_;
};

// Walks the elements of a list, tuple or dict (key, value, key, value ...). Borrows the bytes.
class Unpacker {
 public:
  explicit Unpacker(const Datum& nested);
  [[nodiscard]] std::size_t remaining() const noexcept;  // a dict's entry counts as two
  Datum next();  // ValueError when the bytes are damaged or there is none

 private:
  // A packed::Reader, whose header is not a public one.
  alignas(8) std::array<std::byte, 32> reader_;
};

}  // namespace steward::detail
