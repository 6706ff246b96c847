// List<T>: a list that processes share, with Python's meaning. `List<>` holds any values.
//
//   steward::List<int> list = manager.list<int>("numbers");
//   list.append(1);
//   list.extend({2, 3});
//   list[-1] = 4;                                            // negative indices count from the end
//   list.slice(0, 2);                                        // {1, 2}
//   std::cout << list;                                       // [1, 2, 4]
//
// A List is a handle, as Dict is (steward/dict.h): copying it shares the list, `==` is identity, it keeps
// its connection and an anonymous list alive, it may be used from any thread and after fork(), and
// List<T> converts to List<> and back. Every call is atomic; only iteration is not one call, and reads
// by pages, by index.
//
// Cost: `append`, `at`, `get`, `set` touch two or three pages at any size; `insert` and `pop(i)` move
// one page's elements; `index`, `count`, `remove`, `contains` read up to the whole list; `sort`,
// `reverse`, `copy`, `repeat` are linear or n log n. Reading takes no lock. Through gRPC, each call is
// one round trip (100-300 us).
//
// When a process dies in the middle of a call, by SIGKILL too, the call has happened wholly or not at
// all, and nobody waits for it.
//
// Errors, of every call: IndexError and ValueError as Python's list, where said below; TypeError (a
// stored element that is not a T), ValueError (out of range, not UTF-8, too deep, above 64 MiB), NotFound
// (the list is gone), Unavailable and Timeout (remote); of calls that write also OutOfMemory and
// PermissionDenied (connected read-only). A call that throws has changed nothing.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "steward/detail/handle.h"
#include "steward/detail/proxy.h"
#include "steward/detail/scan.h"

namespace steward {

template <typename T>
class List {
  static_assert(Storable<T>,
                "steward::List<T>: T can not be stored and read back. Use a type of the table in "
                "steward/convert.h (std::string, not const char*), or specialise steward::Convert<T>.");

 public:
  using value_type = T;
  using Index = std::int64_t;
  using Bound = std::optional<std::int64_t>;  // nothing where Python allows nothing, as in [:3]
  using Element = detail::Param<T>;
  using iterator = detail::ListIterator<T>;
  using const_iterator = iterator;

  // The same list with another type; one of the two is List<>.
  template <typename U>
  requires(std::same_as<T, Value> || std::same_as<U, Value>) List(const List<U>& other)
      : connection_(other.connection_), list_(other.list_) {}

  void append(Element value) const { detail::list_append(*list_, detail::Encoded(value)); }
  // All of them at one instant. `values` is any range of T, another List too.
  template <detail::RangeOf<T> Values>
  void extend(Values&& values) const;
  void extend(std::initializer_list<T> values) const { extend(detail::span_of(values)); }
  // Before the element at `index`; an index outside means the nearer end.
  void insert(Index index, Element value) const {
    detail::list_insert(*list_, index, detail::Encoded(value));
  }

  // Takes out the element at `index`, by default the last. IndexError.
  T pop(Index index = -1) const;
  // Takes out the first element that is equal. ValueError when there is none.
  void remove(Element value) const { detail::list_remove(*list_, detail::Encoded(value)); }
  void clear() const { detail::list_clear(*list_); }

  // The place of the first equal element, from `start` up to before `stop`. ValueError when there is none.
  [[nodiscard]] std::uint64_t index(Element value, Index start = 0, Bound stop = std::nullopt) const {
    return detail::list_index(*list_, detail::Encoded(value), start, stop);
  }
  [[nodiscard]] std::uint64_t count(Element value) const {
    return detail::list_count(*list_, detail::Encoded(value));
  }
  [[nodiscard]] bool contains(Element value) const {
    return detail::list_contains(*list_, detail::Encoded(value));
  }

  // IndexError when outside.
  [[nodiscard]] T at(Index index) const;
  // Nothing when outside.
  [[nodiscard]] std::optional<T> get(Index index) const;
  void set(Index index, Element value) const { detail::list_set(*list_, index, detail::Encoded(value)); }
  // list[index] = value is set; reading list[index] is at.
  auto operator[](Index index) const { return detail::Place<List, Index, T>(*this, index); }

  // Python's list[start:stop:step]. ValueError when the step is 0.
  [[nodiscard]] std::vector<T> slice(Bound start = {}, Bound stop = {}, Bound step = {}) const;
  // list[start:stop] = values; with a step, ValueError unless there are exactly as many places.
  template <detail::RangeOf<T> Values>
  void set_slice(Bound start, Bound stop, Values&& values) const {
    assign_slice({start, stop, {}}, values);
  }
  template <detail::RangeOf<T> Values>
  void set_slice(Bound start, Bound stop, Bound step, Values&& values) const {
    assign_slice({start, stop, step}, values);
  }
  void set_slice(Bound start, Bound stop, std::initializer_list<T> values) const {
    assign_slice({start, stop, {}}, values);
  }
  void set_slice(Bound start, Bound stop, Bound step, std::initializer_list<T> values) const {
    assign_slice({start, stop, step}, values);
  }
  // del list[start:stop:step]
  void remove_slice(Bound start = {}, Bound stop = {}, Bound step = {}) const {
    detail::list_remove_slice(*list_, {start, stop, step});
  }

  // Stable. TypeError when two elements do not compare; the list is then as it was.
  void sort(bool reverse = false) const { detail::list_sort(*list_, reverse); }
  void reverse() const { detail::list_reverse(*list_); }
  // Python's list *= times; none or fewer empties it.
  void repeat(std::int64_t times) const { detail::list_repeat(*list_, times); }

  [[nodiscard]] std::uint64_t size() const { return detail::list_size(*list_); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  // A new anonymous list with the same elements.
  [[nodiscard]] List copy() const { return List(connection_, detail::list_copy(*list_)); }

  // Adds to a number and returns the new one. IndexError, TypeError when it is not a number, ValueError
  // when an int would overflow.
  T increment(Index index, Element by = T(1)) const requires(Numeric<T> || std::same_as<T, Value>);

  // Sets only if the element is as expected. IndexError.
  Exchange<T> compare_exchange(Index index, Element expected, Element desired) const;

  // list[index] = function(list[index]), atomically: reads, calls the function while holding no lock,
  // stores if nothing changed meanwhile, else starts again, so the function may run more than once.
  // Returns what it stored. IndexError. What the function throws comes out, and nothing has changed.
  template <std::invocable<T> Function>
  T modify(Index index, Function&& function) const;

  [[nodiscard]] iterator begin() const { return iterator(detail::ListPages<T>(connection_, list_)); }
  [[nodiscard]] iterator end() const { return iterator(); }

  // Identifies the list within its manager, for ever.
  [[nodiscard]] ObjectId id() const { return detail::object_id(*list_); }
  // The list as a value; made by itself where a Value is expected.
  [[nodiscard]] Ref ref() const { return Ref(id(), connection_, detail::as_object(list_)); }

  friend bool operator==(const List& a, const List& b) {
    return a.list_ == b.list_ || (a.id() == b.id() && detail::same_manager(a.connection_, b.connection_));
  }
  // As Python prints it: [1, 'two', 3.0].
  friend std::ostream& operator<<(std::ostream& out, const List& list) {
    detail::list_print(out, *list.list_);
    return out;
  }

 private:
  template <typename>
  friend class List;
  friend struct detail::Codec<List>;
  friend class Manager;

  List(detail::ConnectionPtr connection, std::shared_ptr<store::List> list)
      : connection_(std::move(connection)), list_(std::move(list)) {}

  template <typename Values>
  void assign_slice(const detail::Slice& slice, Values&& values) const;

  detail::ConnectionPtr connection_;
  std::shared_ptr<store::List> list_;
};

}  // namespace steward

#include "steward/detail/list_impl.h"
