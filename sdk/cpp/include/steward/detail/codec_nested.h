// The codecs of types that hold others: vectors, maps, optionals, tuples, enums, plain structs,
// protobuf messages, and those that the user converts himself. Nothing here is for users.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "steward/detail/aggregate.h"
#include "steward/detail/codec.h"

namespace steward::detail {

// Lists and tuples are read into each other's types: the kind says only whether it may be a key.
inline Unpacker open_sequence(const Datum& datum) {
  if (datum.kind != Kind::kList && datum.kind != Kind::kTuple) throw_wrong_kind(datum, "list");
  return Unpacker(datum);
}

template <typename T, typename Allocator>
struct Codec<std::vector<T, Allocator>>
    : NestedCodec<Codec<std::vector<T, Allocator>>, std::vector<T, Allocator>> {
  using Vector = std::vector<T, Allocator>;
  static constexpr Kind kKind = Kind::kList;
  static std::size_t count(const Vector& values) { return values.size(); }
  static void elements(const Vector& values, Packer& out) {
    for (const T& value : values) detail::pack<T>(value, out);
  }
  static Vector decode(const Datum& datum, const ConnectionPtr& connection) {
    Unpacker in = open_sequence(datum);
    Vector values;
    values.reserve(in.remaining());
    while (in.remaining() > 0) values.push_back(detail::decode<T>(in.next(), connection));
    return values;
  }
};

template <typename Allocator>
struct Codec<std::vector<std::byte, Allocator>>
    : DirectCodec<Codec<std::vector<std::byte, Allocator>>, std::vector<std::byte, Allocator>> {
  using Vector = std::vector<std::byte, Allocator>;
  static Datum datum(const Vector& value) {
    return Datum::of_bytes({reinterpret_cast<const char*>(value.data()), value.size()});
  }
  static Vector decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kBytes) throw_wrong_kind(datum, "bytes");
    const auto* first = reinterpret_cast<const std::byte*>(datum.bytes.data());
    return Vector(first, first + datum.bytes.size());
  }
};

template <typename Map>
struct MapCodec : NestedCodec<MapCodec<Map>, Map> {
  using Key = typename Map::key_type;
  using Mapped = typename Map::mapped_type;
  static constexpr Kind kKind = Kind::kDict;
  static std::size_t count(const Map& map) { return map.size(); }
  static void elements(const Map& map, Packer& out) {
    for (const auto& [key, value] : map) {
      detail::pack<Key>(key, out);
      detail::pack<Mapped>(value, out);
    }
  }
  static Map decode(const Datum& datum, const ConnectionPtr& connection) {
    if (datum.kind != Kind::kDict) throw_wrong_kind(datum, "dict");
    Unpacker in(datum);
    Map map;
    while (in.remaining() > 0) {
      Key key = detail::decode<Key>(in.next(), connection);
      map.insert_or_assign(std::move(key), detail::decode<Mapped>(in.next(), connection));
    }
    return map;
  }
};

template <typename K, typename V, typename Compare, typename Allocator>
struct Codec<std::map<K, V, Compare, Allocator>> : MapCodec<std::map<K, V, Compare, Allocator>> {};

template <typename K, typename V, typename Hash, typename Equal, typename Allocator>
struct Codec<std::unordered_map<K, V, Hash, Equal, Allocator>>
    : MapCodec<std::unordered_map<K, V, Hash, Equal, Allocator>> {};

// Nothing is null. An optional of a type that can itself be null gives nothing back for it.
template <typename T>
struct Codec<std::optional<T>> {
  static constexpr bool kPlain = Codec<T>::kPlain;
  static Datum encode(const std::optional<T>& value, std::string& scratch) {
    return value ? detail::encode<T>(*value, scratch) : Datum::null();
  }
  static void pack(const std::optional<T>& value, Packer& out) {
    value ? detail::pack<T>(*value, out) : out.value(Datum::null());
  }
  static std::optional<T> decode(const Datum& datum, const ConnectionPtr& connection) {
    if (datum.kind == Kind::kNull) return std::nullopt;
    return detail::decode<T>(datum, connection);
  }
};

inline Unpacker open_fixed(const Datum& datum, std::size_t wanted, const char* what) {
  Unpacker in = open_sequence(datum);
  if (in.remaining() != wanted) throw_wrong_count(in.remaining(), wanted, what);
  return in;
}

template <typename T, std::size_t kSize>
struct Codec<std::array<T, kSize>> : NestedCodec<Codec<std::array<T, kSize>>, std::array<T, kSize>> {
  static constexpr Kind kKind = Kind::kList;
  static std::size_t count(const std::array<T, kSize>&) { return kSize; }
  static void elements(const std::array<T, kSize>& values, Packer& out) {
    for (const T& value : values) detail::pack<T>(value, out);
  }
  static std::array<T, kSize> decode(const Datum& datum, const ConnectionPtr& connection) {
    Unpacker in = open_fixed(datum, kSize, "std::array");
    return [&]<std::size_t... kIndices>(std::index_sequence<kIndices...>) {
      // Braces evaluate from left to right.
      return std::array<T, kSize>{(static_cast<void>(kIndices), detail::decode<T>(in.next(), connection))...};
    }
    (std::make_index_sequence<kSize>{});
  }
};

// Anything made of a fixed row of members, `Tuple` being a std::tuple of (references to) them.
template <typename... Members>
void pack_members(const std::tuple<Members...>& members, Packer& out) {
  std::apply([&](const auto&... member) { (detail::pack<std::remove_cvref_t<Members>>(member, out), ...); },
             members);
}

template <typename Whole, typename... Members>
Whole decode_members(std::type_identity<std::tuple<Members...>>, const Datum& datum,
                     const ConnectionPtr& connection, const char* what) {
  [[maybe_unused]] Unpacker in = open_fixed(datum, sizeof...(Members), what);
  return Whole{detail::decode<std::remove_cvref_t<Members>>(in.next(), connection)...};
}

template <typename... Members>
struct Codec<std::tuple<Members...>> : NestedCodec<Codec<std::tuple<Members...>>, std::tuple<Members...>> {
  using Tuple = std::tuple<Members...>;
  static constexpr Kind kKind = Kind::kTuple;
  static std::size_t count(const Tuple&) { return sizeof...(Members); }
  static void elements(const Tuple& value, Packer& out) { pack_members(value, out); }
  static Tuple decode(const Datum& datum, const ConnectionPtr& connection) {
    return decode_members<Tuple>(std::type_identity<Tuple>{}, datum, connection, "std::tuple");
  }
};

template <typename First, typename Second>
struct Codec<std::pair<First, Second>>
    : NestedCodec<Codec<std::pair<First, Second>>, std::pair<First, Second>> {
  using Pair = std::pair<First, Second>;
  static constexpr Kind kKind = Kind::kTuple;
  static std::size_t count(const Pair&) { return 2; }
  static void elements(const Pair& value, Packer& out) {
    pack_members(std::tie(value.first, value.second), out);
  }
  static Pair decode(const Datum& datum, const ConnectionPtr& connection) {
    return decode_members<Pair>(std::type_identity<std::tuple<First, Second>>{}, datum, connection,
                                "std::pair");
  }
};

template <typename T>
concept ProtobufMessage = requires(const T& message, T& target, const std::string& bytes) {
  { message.SerializeAsString() } -> std::convertible_to<std::string>;
  { target.ParseFromString(bytes) } -> std::convertible_to<bool>;
};

template <typename T>
requires(std::is_enum_v<T> && !UserConverted<T>) struct Codec<T> : DirectCodec<Codec<T>, T> {
  using Underlying = std::underlying_type_t<T>;
  static Datum datum(T value) {
    // By way of a 64-bit type, because an enum may stand on char or bool.
    using Wide = std::conditional_t<std::is_signed_v<Underlying>, std::int64_t, std::uint64_t>;
    return Codec<Wide>::datum(static_cast<Wide>(value));
  }
  static T decode(const Datum& datum, const ConnectionPtr&) {
    const auto value = integer_of<std::int64_t>(datum);
    const T result = static_cast<T>(static_cast<Underlying>(value));
    if (Codec<T>::datum(result).as_int() != value) throw_out_of_range(datum, "a value of the enum");
    return result;
  }
};

template <PlainStruct T>
requires(!UserConverted<T> && !ProtobufMessage<T>) struct Codec<T> : NestedCodec<Codec<T>, T> {
  static constexpr Kind kKind = Kind::kTuple;
  static std::size_t count(const T&) { return count_fields<T>(); }
  static void elements(const T& value, Packer& out) { pack_members(tie_fields(value), out); }
  static T decode(const Datum& datum, const ConnectionPtr& connection) {
    return decode_members<T>(std::type_identity<FieldsOf<T>>{}, datum, connection, "struct");
  }
};

template <ProtobufMessage T>
requires(!UserConverted<T>) struct Codec<T> {
  static constexpr bool kPlain = true;
  static Datum encode(const T& message, std::string& scratch) {
    scratch = message.SerializeAsString();
    return Datum::of_bytes(scratch);
  }
  static void pack(const T& message, Packer& out) {
    std::string scratch;
    out.value(encode(message, scratch));
  }
  static T decode(const Datum& datum, const ConnectionPtr&) {
    if (datum.kind != Kind::kBytes) throw_wrong_kind(datum, "bytes of a protobuf message");
    T message;
    if (!message.ParseFromString(std::string(datum.bytes))) {
      throw_out_of_range(datum, "a protobuf message of the type asked for");
    }
    return message;
  }
};

// The user's own: by way of the type that `to` gives.
template <UserConverted T>
struct Codec<T> {
  using Stored = std::remove_cvref_t<decltype(Convert<T>::to(std::declval<const T&>()))>;
  static_assert(Encodable<Stored>, "steward::Convert<T>::to must return a type that Steward can store");
  static constexpr bool kPlain = Codec<Stored>::kPlain;

  static Datum encode(const T& value, std::string& scratch) {
    const Stored stored = Convert<T>::to(value);
    Datum datum = detail::encode<Stored>(stored, scratch);
    if (has_bytes(datum.kind) && datum.bytes.data() != scratch.data()) {
      scratch.assign(datum.bytes);  // `stored` goes
      datum.bytes = scratch;
    }
    return datum;
  }
  static void pack(const T& value, Packer& out) {
    const Stored stored = Convert<T>::to(value);
    detail::pack<Stored>(stored, out);
  }
  static T decode(const Datum& datum, const ConnectionPtr& connection) {
    static_assert(
        requires(const Stored& stored) {
          { Convert<T>::from(stored) } -> std::convertible_to<T>;
        },
        "steward::Convert<T>::from must take what steward::Convert<T>::to returns, and return a T");
    return Convert<T>::from(detail::decode<Stored>(datum, connection));
  }
};

}  // namespace steward::detail
