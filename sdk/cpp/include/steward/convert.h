// Which C++ types can be keys and values of a Dict, and elements of a List, and how they are stored.
//
//   C++                                            stored as     read back from
//   bool                                           bool          a bool, or a number that is 0 or 1
//   integers up to 64 bits                         int           any number that is one of the type's values
//   float, double                                  float         any number (rounded to the nearest)
//   char                                           str           a str of one character
//   std::string (string_view, const char*: in only)  str         a str; checked to be UTF-8
//   steward::Bytes, std::vector<std::byte>         bytes         bytes
//   std::vector<T>, std::array<T, N>               list          a list or tuple
//   std::map, std::unordered_map                   dict          a dict (by value)
//   std::pair, std::tuple, plain structs           tuple         a tuple or list of as many elements
//   std::optional<T>                               T, or null    the same
//   enums                                          int           an int of the underlying type
//   protobuf messages                              bytes         bytes that parse
//   Dict<K, V>, List<T>                            ref           a ref to an object of that kind
//   steward::Value                                 whatever it holds
//
// A plain struct is an aggregate of up to 16 fields without base classes and C arrays. It is stored as
// a tuple, so it can be a key; adding a field makes what was stored before a ValueError.
//
// Reading a value of another kind is a TypeError, a number out of range a ValueError, and both name
// the value. An integer above 2^63-1 can not be stored: ValueError.
//
// Your own type: specialise steward::Convert, beside the type, with two functions. `to` returns
// something from the table above, or a `Value`; `from` takes it back, and throws a ValueError for what
// can not be.
//
//   template <>
//   struct steward::Convert<Colour> {
//     static std::string to(const Colour& colour) { return colour.name(); }
//     static Colour from(const std::string& name) { return Colour::by_name(name); }
//   };
//
// Cost: numbers pass through without touching memory, strings are borrowed on the way in and copied
// once on the way out, nested values are packed into one string. No lock is held while `to` and `from`
// run.
#pragma once

#include <concepts>

#include "steward/detail/codec.h"
#include "steward/detail/codec_nested.h"

namespace steward {

// The types that can be stored and read back.
template <typename T>
concept Storable = detail::Encodable<T> && detail::Decodable<T>;

// The types that `increment` works on.
template <typename T>
concept Numeric = detail::Number<T>;

}  // namespace steward
