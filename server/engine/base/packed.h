// The packed form: how a nested value lies in memory as one run of bytes.
//
//   value := kind:u8 body
//   body  := null:-  bool:u8  int:i64  float:f64  ref:u64
//            str, bytes:  length:u32 byte*
//            list, tuple: count:u32 value*
//            dict:        count:u32 (key:value value:value)*
//
// Integers are little-endian and unaligned. The `bytes` of a Datum of kind list, dict or tuple are
// the *body* (its kind stands in the Datum). The engine has its own form, and not serialized
// protobuf, because it must itself compare `[1, 2]` with `[1.0, 2.0]`, order lists for `sort`, and
// find the references inside a value, without a protobuf library in every local process.
//
// Costs: linear in the bytes read (`order` of deeply nested values: once for each level). Nothing here
// touches a segment. Every reader checks bounds: bytes may come from a remote client or from a segment
// that somebody damaged, and then `equal` says no, `repr` shows "..." and for_each_ref ends early.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "steward/datum.h"

namespace steward::packed {

inline constexpr int kMaxDepth = 100;  // of lists, dicts and tuples within each other
inline constexpr std::size_t kMaxBytes = std::size_t{64} << 20;  // of one key or value

// Appends to a string. Counts are written ahead of their elements: of a dict, the entries. Throws
// ValueError for a value that is larger than kMaxBytes, and checks nothing else.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void value(const Datum& d);                   // kind and body
  void header(Kind kind, std::uint32_t count);  // of a nested list, tuple or dict
  void count(std::uint32_t n);                  // the first thing in a body of list, tuple, dict

 private:
  std::string& out_;
};

// Walks the elements of one body of kind list, tuple or dict (key, value, key, value ...). Copying it
// keeps its place. Whoever descends into nested elements of unchecked bytes counts the depth himself.
class Reader {
 public:
  explicit Reader(const Datum& nested);
  // The elements still to come (a dict's entry counts as two): never more than there are bytes.
  [[nodiscard]] std::uint32_t remaining() const noexcept { return remaining_; }
  // The next element; nothing at the end, or where the bytes are damaged.
  std::optional<Datum> next();
  [[nodiscard]] bool damaged() const noexcept { return damaged_; }

 private:
  std::string_view rest_;
  std::uint32_t remaining_ = 0;
  bool damaged_ = false;
};

// Throws ValueError or TypeError, saying what is wrong: bad UTF-8, too deep, too large, malformed,
// a dict's key that can not be a key or comes twice.
void check_value(const Datum& value);

// As above, and TypeError unless it may be a key: null, bool, int, float (not NaN), str, bytes, and
// tuples of them.
void check_key(const Datum& key);

// Python's ==: 1 == 1.0 == True, element by element for nested ones.
[[nodiscard]] bool equal(const Datum& a, const Datum& b);

// Python's <, for sort: numbers with numbers, str with str, bytes with bytes, lists and tuples
// element by element. Nothing when the two do not compare (a TypeError in Python).
[[nodiscard]] std::optional<std::partial_ordering> order(const Datum& a, const Datum& b);

// Calls `visit` with each reference in the value, itself included.
void for_each_ref(const Datum& value, const std::function<void(ObjectId)>& visit);

// The value as Python's repr shows it; references as <ref 12>.
[[nodiscard]] std::string repr(const Datum& value);

// What to call a kind in a message, Python's words: "int", "str" ...
[[nodiscard]] const char* kind_name(Kind kind) noexcept;

[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;

}  // namespace steward::packed
