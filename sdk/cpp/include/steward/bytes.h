// Bytes: a run of bytes that is not text.
//
// Steward keeps text (`std::string`, checked to be UTF-8) and bytes apart, as Python does: "a" and
// Bytes("a") are two different keys. `std::vector<std::byte>` is stored as bytes too.
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace steward {

struct Bytes {
  std::string data;

  Bytes() = default;
  explicit Bytes(std::string bytes) : data(std::move(bytes)) {}

  friend bool operator==(const Bytes&, const Bytes&) = default;
  friend std::strong_ordering operator<=>(const Bytes&, const Bytes&) = default;
};

}  // namespace steward
