// How a C++ type becomes a Datum and back: `Codec<T>`, for the types that Steward knows of itself.
// Nothing here is for users: their door is `steward::Convert` (steward/convert.h).
//
//   static Datum encode(const T& value, std::string& scratch);   // may borrow from both
//   static void pack(const T& value, Packer& out);               // as an element of a nested value
//   static T decode(const Datum& datum, const ConnectionPtr&);   // TypeError, ValueError
//   static constexpr bool kPlain;   // never holds a reference to a managed object
//
// The scratch of a plain number is never touched, so the optimizer takes it away.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "steward/bytes.h"
#include "steward/datum.h"
#include "steward/detail/door.h"
#include "steward/detail/pack.h"

namespace steward {

template <typename T>
struct Convert;  // the customization point: see steward/convert.h

namespace detail {

template <typename T>
struct Codec;

template <typename T>
concept Encodable = requires(const T& value, std::string& scratch, Packer& out) {
  { Codec<T>::encode(value, scratch) } -> std::same_as<Datum>;
  Codec<T>::pack(value, out);
};

template <typename T>
concept Decodable = requires(const Datum& datum, const ConnectionPtr& connection) {
  { Codec<T>::decode(datum, connection) } -> std::same_as<T>;
};

template <typename T>
concept UserConverted = requires(const T& value) {
  Convert<T>::to(value);
};

// Types without a meaning of their own as a value: `wchar_t` and the like.
template <typename T>
concept Integer =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <typename T>
concept Number = Integer<T> || std::floating_point<T>;

template <typename T>
Datum encode(const T& value, std::string& scratch) {
  static_assert(Encodable<T>, "Steward does not know how to store this type: see steward/convert.h");
  return Codec<T>::encode(value, scratch);
}

template <typename T>
void pack(const T& value, Packer& out) {
  static_assert(Encodable<T>, "Steward does not know how to store this type: see steward/convert.h");
  Codec<T>::pack(value, out);
}

template <typename T>
T decode(const Datum& datum, const ConnectionPtr& connection) {
  static_assert(Decodable<T>,
                "Steward can store this type but not give it back, because it would "
                "borrow from memory that is gone: use std::string, or an owning type");
  return Codec<T>::decode(datum, connection);
}

// The same for a value that is given up: a string moves instead of being copied.
template <typename T>
T take(OwnedDatum&& owned, const ConnectionPtr& connection) {
  if constexpr (std::same_as<T, std::string>) {
    if (owned.kind == Kind::kStr) return std::move(owned.bytes);
  } else if constexpr (std::same_as<T, Bytes>) {
    if (owned.kind == Kind::kBytes) return Bytes(std::move(owned.bytes));
  }
  return decode<T>(owned.view(), connection);
}

// Codecs that need no scratch say only `datum` and `decode`.
template <typename Derived, typename T>
struct DirectCodec {
  static constexpr bool kPlain = true;
  static Datum encode(const T& value, std::string&) { return Derived::datum(value); }
  static void pack(const T& value, Packer& out) { out.value(Derived::datum(value)); }
};

// Codecs of nested values say `kKind`, `count`, `elements` and `decode`.
template <typename Derived, typename T>
struct NestedCodec {
  static constexpr bool kPlain = false;
  static Datum encode(const T& value, std::string& scratch) {
    scratch.clear();
    Packer out(scratch);
    out.count(Derived::count(value));
    Derived::elements(value, out);
    return Datum::of_packed(Derived::kKind, scratch);
  }
  static void pack(const T& value, Packer& out) {
    out.header(Derived::kKind, Derived::count(value));
    Derived::elements(value, out);
  }
};

// A number as the integer type T: any number that is exactly one of its values.
template <Integer T>
T integer_of(const Datum& datum) {
  if (datum.kind == Kind::kInt) {
    const std::int64_t value = datum.as_int();
    if (!std::in_range<T>(value)) throw_out_of_range(datum, "an integer of the type asked for");
    return static_cast<T>(value);
  }
  if (datum.kind == Kind::kBool) return static_cast<T>(datum.as_bool() ? 1 : 0);
  if (datum.kind != Kind::kFloat) throw_wrong_kind(datum, "int");
  const double value = datum.as_float();
  constexpr double kTwoTo63 = 9223372036854775808.0;
  const bool whole = value >= -kTwoTo63 && value < kTwoTo63 &&
                     static_cast<double>(static_cast<std::int64_t>(value)) == value;
  if (!whole || !std::in_range<T>(static_cast<std::int64_t>(value))) {
    throw_out_of_range(datum, "an integer of the type asked for");
  }
  return static_cast<T>(value);
}

template <Integer T>
struct Codec<T> : DirectCodec<Codec<T>, T> {
  static Datum datum(T value) {
    if (!std::in_range<std::int64_t>(value)) throw_too_large(static_cast<std::uint64_t>(value));
    return Datum::of_int(static_cast<std::int64_t>(value));
  }
  static T decode(const Datum& datum, const ConnectionPtr&) { return integer_of<T>(datum); }
};

template <std::floating_point T>
struct Codec<T> : DirectCodec<Codec<T>, T> {
  static Datum datum(T value) { return Datum::of_float(static_cast<double>(value)); }
  static T decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind == Kind::kFloat) return narrow(datum);
    if (datum.kind == Kind::kInt) return static_cast<T>(datum.as_int());
    if (datum.kind == Kind::kBool) return datum.as_bool() ? T{1} : T{0};
    throw_wrong_kind(datum, "float");
  }

 private:
  static T narrow(const Datum& datum) {
    const double value = datum.as_float();
    constexpr double kLargest = static_cast<double>(std::numeric_limits<T>::max());
    const bool finite = value - value == 0.0;
    if (finite && (value > kLargest || value < -kLargest)) throw_out_of_range(datum, "a float");
    return static_cast<T>(value);
  }
};

template <>
struct Codec<bool> : DirectCodec<Codec<bool>, bool> {
  static Datum datum(bool value) { return Datum::of_bool(value); }
  static bool decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind == Kind::kBool) return datum.as_bool();
    const auto value = integer_of<std::int64_t>(datum);
    if (value != 0 && value != 1) throw_out_of_range(datum, "a bool");
    return value == 1;
  }
};

// A char is a str of one character, as 'a' is in Python.
template <>
struct Codec<char> {
  static constexpr bool kPlain = true;
  static Datum encode(char value, std::string& scratch) {
    scratch.assign(1, value);
    return Datum::of_str(scratch);
  }
  static void pack(char value, Packer& out) { out.value(Datum::of_str({&value, 1})); }
  static char decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kStr) throw_wrong_kind(datum, "str");
    if (datum.bytes.size() != 1) throw_out_of_range(datum, "a char");
    return datum.bytes.front();
  }
};

template <>
struct Codec<std::nullptr_t> : DirectCodec<Codec<std::nullptr_t>, std::nullptr_t> {
  static Datum datum(std::nullptr_t) { return Datum::null(); }
  static std::nullptr_t decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kNull) throw_wrong_kind(datum, "null");
    return nullptr;
  }
};

template <>
struct Codec<std::string> : DirectCodec<Codec<std::string>, std::string> {
  static Datum datum(const std::string& value) { return Datum::of_str(value); }
  static std::string decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kStr) throw_wrong_kind(datum, "str");
    return std::string(datum.bytes);
  }
};

// Borrowed strings can be stored, and not given back.
template <>
struct Codec<std::string_view> : DirectCodec<Codec<std::string_view>, std::string_view> {
  static Datum datum(std::string_view value) { return Datum::of_str(value); }
};

template <>
struct Codec<const char*> : DirectCodec<Codec<const char*>, const char*> {
  static Datum datum(const char* value) { return Datum::of_str(value); }
};

template <>
struct Codec<char*> : Codec<const char*> {};

template <std::size_t kSize>
struct Codec<char[kSize]> : Codec<const char*> {};

template <>
struct Codec<Bytes> : DirectCodec<Codec<Bytes>, Bytes> {
  static Datum datum(const Bytes& value) { return Datum::of_bytes(value.data); }
  static Bytes decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kBytes) throw_wrong_kind(datum, "bytes");
    return Bytes(std::string(datum.bytes));
  }
};

}  // namespace detail
}  // namespace steward
