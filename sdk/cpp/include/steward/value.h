// Value: any value that Steward can hold.
//
// Use it where the types are not known beforehand: `Dict<>` and `List<>` hold Values. Where they are
// known, `Dict<std::string, double>` converts at the edge and is both safer and faster.
//
//   Value v = 7;                       // also bool, double, "text", Bytes, vectors, maps, structs ...
//   Value l = Value::list({1, "two", 3.0});
//   Value d = Value::dict({{"x", 1}, {"y", Value::tuple({1, 2})}});
//   l.at(1) == "two";  d.at("x").as<int>() == 1;  std::cout << d;   // {'x': 1, 'y': (1, 2)}
//
// `==` is Python's: 1 == 1.0 == true, lists element by element, dicts whatever their order. `<<`
// prints Python's repr. A Value of kind ref names another managed object; while it lives, so does the
// object, and `as<Dict<>>()` or `as<List<>>()` gives its handle.
//
// Cost: that of a std::variant; copying is deep, but for refs. Thread safety: as an int.
// Errors: `as` and `at` throw TypeError, ValueError, KeyError, IndexError; building one from an
// unsigned integer above 2^63-1 throws ValueError. What can not be stored (bad UTF-8, a key that is a
// list, too deep, too large) is refused by the call that stores it.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "steward/bytes.h"
#include "steward/convert.h"
#include "steward/datum.h"

namespace steward {

// Names another managed object and keeps it alive.
class Ref {
 public:
  explicit Ref(ObjectId id) : id_(id) {}  // of an object that something else keeps alive
  Ref(ObjectId id, detail::ConnectionPtr connection, std::shared_ptr<store::Object> object)
      : id_(id), connection_(std::move(connection)), object_(std::move(object)) {}

  [[nodiscard]] ObjectId id() const noexcept { return id_; }
  [[nodiscard]] const detail::ConnectionPtr& connection() const noexcept { return connection_; }

  friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.id_ == b.id_; }

 private:
  ObjectId id_;
  detail::ConnectionPtr connection_;
  std::shared_ptr<store::Object> object_;
};

class Value;

namespace detail {

// What a Value is made from by way of its conversion: all but those with a constructor of their own.
// Value itself is ruled out first: whether it can be stored is not known before it is complete.
template <typename T>
concept Composite =
    !std::same_as<T, Value> && !std::is_arithmetic_v<T> && !std::is_array_v<T> && !std::is_pointer_v<T> &&
    !std::same_as<T, std::nullptr_t> && !std::same_as<T, std::string> && !std::same_as<T, std::string_view> &&
    !std::same_as<T, Bytes> && !std::same_as<T, Ref> && Encodable<T>;

}  // namespace detail

class Value {
 public:
  using Elements = std::vector<Value>;
  using Entries = std::vector<std::pair<Value, Value>>;  // in insertion order

  Value() noexcept = default;  // null
  Value(std::nullptr_t) noexcept {}
  Value(std::same_as<bool> auto value) noexcept : held_(value) {}
  Value(std::same_as<char> auto value) : held_(std::string(1, value)) {}
  template <detail::Number T>
  Value(T value);
  Value(const char* text) : held_(std::string(text)) {}
  Value(std::string text) noexcept : held_(std::move(text)) {}
  Value(std::string_view text) : held_(std::string(text)) {}
  Value(Bytes bytes) noexcept : held_(std::move(bytes)) {}
  Value(Ref ref) noexcept : held_(std::move(ref)) {}
  // Anything else that Steward can store: handles, vectors, maps, structs, your own types.
  template <detail::Composite T>
  Value(const T& value);

  static Value list(Elements elements = {});
  static Value tuple(Elements elements = {});
  static Value dict(Entries entries = {});  // of equal keys, the last value stands at the first's place
  static Value bytes(std::string bytes) { return Value(Bytes(std::move(bytes))); }

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::kNull; }

  // The value as a T (steward/convert.h says from what). TypeError, ValueError.
  template <typename T>
  [[nodiscard]] T as() const;

  // Of a list, tuple or dict: the number of elements; of str and bytes, of bytes. TypeError for others.
  [[nodiscard]] std::size_t size() const;
  // The elements of a list or tuple, the entries of a dict; TypeError for others.
  [[nodiscard]] const Elements& elements() const;
  [[nodiscard]] const Entries& entries() const;
  // An element of a list or tuple by its index (negative ones count from the end: IndexError), or of
  // a dict by its key (KeyError; linear).
  [[nodiscard]] const Value& at(const Value& index_or_key) const;

  friend bool operator==(const Value& a, const Value& b);
  friend std::ostream& operator<<(std::ostream& out, const Value& value);

 private:
  friend struct detail::Codec<Value>;
  struct List {
    Elements elements;
  };
  struct Tuple {
    Elements elements;
  };
  struct Dict {
    Entries entries;
  };
  using Held = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, List, Dict, Tuple,
                            Ref>;  // in the order of Kind

  template <typename T>
  explicit Value(std::in_place_type_t<T> kind, T held) : held_(kind, std::move(held)) {}

  [[nodiscard]] static Value from_datum(const Datum& datum, const detail::ConnectionPtr& connection);
  [[nodiscard]] Datum datum(std::string& scratch) const;
  void pack(detail::Packer& out) const;
  void pack_children(detail::Packer& out) const;
  [[nodiscard]] static Elements elements_of(const Datum& nested, const detail::ConnectionPtr& connection);
  [[nodiscard]] const detail::ConnectionPtr& connection() const noexcept;  // of the first ref in it
  [[nodiscard]] const Value& element_at(const Value& index, const Elements& elements) const;

  Held held_;
};

namespace detail {

template <>
struct Codec<Value> {
  static constexpr bool kPlain = false;
  static Datum encode(const Value& value, std::string& scratch) { return value.datum(scratch); }
  static void pack(const Value& value, Packer& out) { value.pack(out); }
  static Value decode(const Datum& datum, const ConnectionPtr& connection) {
    return Value::from_datum(datum, connection);
  }
  static const ConnectionPtr& connection(const Value& value) { return value.connection(); }
};

template <>
struct Codec<Ref> : DirectCodec<Codec<Ref>, Ref> {
  static constexpr bool kPlain = false;
  static Datum datum(const Ref& ref) { return Datum::of_ref(ref.id()); }
  static Ref decode(const Datum& datum, const ConnectionPtr& connection) {
    if (datum.kind != Kind::kRef) throw_wrong_kind(datum, "ref");
    return Ref(datum.bits, connection, attach(connection, datum.bits));
  }
};

}  // namespace detail

template <detail::Number T>
Value::Value(T value) {
  if constexpr (std::floating_point<T>) {
    held_ = static_cast<double>(value);
  } else {
    held_ = detail::Codec<T>::datum(value).as_int();
  }
}

template <detail::Composite T>
Value::Value(const T& value) {
  if constexpr (requires { value.ref(); }) {
    held_ = Ref(value.ref());
  } else {
    std::string scratch;
    *this = from_datum(detail::encode<T>(value, scratch), nullptr);
  }
}

template <typename T>
T Value::as() const {
  if constexpr (std::same_as<T, Ref>) {
    if (const auto* ref = std::get_if<Ref>(&held_)) return *ref;
  }
  std::string scratch;
  return detail::decode<T>(datum(scratch), connection());
}

}  // namespace steward
