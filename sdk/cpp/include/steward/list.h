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
// List<T> converts to List<> and back. Every call takes effect at one instant for all processes; only
// iteration, and `modify` with what its function does, are not one call.
//
// Cost, locally, of n elements. What only reads takes no lock, unless writers keep changing what it reads.
//   append, at, get, set, increment, compare_exchange, pop at the end: two or three pages at any size, tens
//     of nanoseconds for numbers (pop of a handle: linear, see there). size, empty: constant.
//   modify: that of get, compare_exchange and the function, for each try; others that change the same
//     element all the time can make it try again without bound.
//   insert, pop and remove_slice elsewhere, extend, set_slice: the page where it happens, and the elements
//     that come and go; 1 us in the middle of a million. set_slice and remove_slice with a step other than
//     1: linear in the list.
//   slice: linear in the elements from its first to its last. index, count, remove, contains: up to the
//     whole list.
//   reverse, repeat, copy, <<: linear in the result. sort: n log n; readers wait for its last step only.
//   clear: an instant for the others, and linear for the caller, who gives the memory back.
//   `for`: one slice of 256 elements after the other.
// Through gRPC each call is one round trip (100-300 us) and those costs; `modify` two for each try, pop of
// a handle four or more, and `for` one for each slice.
//
// When a process dies in the middle of a call, by SIGKILL too, the call has happened wholly or not at
// all, and nobody waits for it.
//
// Errors, of every call:
//   IndexError, ValueError   as Python's list, where said below.
//   TypeError     a stored element that is not a T.
//   ValueError    out of range, not UTF-8, too deep, above 64 MiB.
//   NotFound      nothing refers to the list any more, which happens to handles that hold no reference (of a
//                 read-only connection, or of a session or segment that the server has no more); or an
//                 element refers to an object that is gone.
//   Unavailable   remote: the server is gone or too slow. Local: 4096 threads write to the segment already.
//   OutOfMemory, PermissionDenied (connected read-only): of calls that write.
// A call that throws has changed nothing, with two exceptions:
//   - Unavailable of a remote call that writes. When the connection was lost under way it may have
//     happened, and the message says so. sort and clear the door repeats by itself, for
//     `reconnect_timeout`; when it gives up, they may have happened as well, and it does no harm to
//     repeat them.
//   - TypeError or ValueError of a stored element that is not a T, from a call that has just taken it out or
//     changed it: pop, increment, compare_exchange; and NotFound of pop, when others changed the list
//     at the same time and it has a handle in it twice, or handles among other values.
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

  // Adds at the end.
  void append(Element value) const { detail::list_append(*list_, detail::Encoded(value)); }
  // Adds all of them at the end, at one instant. `values` is any range of T, another List too.
  template <detail::RangeOf<T> Values>
  void extend(Values&& values) const;
  void extend(std::initializer_list<T> values) const { extend(detail::span_of(values)); }
  // Before the element at `index`; an index outside means the nearer end.
  void insert(Index index, Element value) const {
    detail::list_insert(*list_, index, detail::Encoded(value));
  }

  // Takes out the element at `index`, by default the last. IndexError. An element that refers to another
  // object is held first, then looked for and removed, in linear time but for pop(0), so that the object
  // is alive in the caller's hands: if others move the element meanwhile, it is taken out where it then is.
  T pop(Index index = -1) const;
  // Takes out the first element that is equal. ValueError when there is none.
  void remove(Element value) const { detail::list_remove(*list_, detail::Encoded(value)); }
  // Takes all elements out at one instant.
  void clear() const { detail::list_clear(*list_); }

  // The place of the first equal element, from `start` up to before `stop`. ValueError when there is none.
  [[nodiscard]] std::uint64_t index(Element value, Index start = 0, Bound stop = std::nullopt) const {
    return detail::list_index(*list_, detail::Encoded(value), start, stop);
  }
  // How many elements are equal, at one instant.
  [[nodiscard]] std::uint64_t count(Element value) const {
    return detail::list_count(*list_, detail::Encoded(value));
  }
  // Says whether one is equal.
  [[nodiscard]] bool contains(Element value) const {
    return detail::list_contains(*list_, detail::Encoded(value));
  }

  // IndexError when outside.
  [[nodiscard]] T at(Index index) const;
  // Nothing when outside.
  [[nodiscard]] std::optional<T> get(Index index) const;
  // Overwrites the element. IndexError.
  void set(Index index, Element value) const { detail::list_set(*list_, index, detail::Encoded(value)); }
  // list[index] = value is set; reading list[index] is at.
  auto operator[](Index index) const { return detail::Place<List, Index, T>(*this, index); }

  // Python's list[start:stop:step], of one instant. ValueError when the step is 0.
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
  // del list[start:stop:step]. ValueError when the step is 0.
  void remove_slice(Bound start = {}, Bound stop = {}, Bound step = {}) const {
    detail::list_remove_slice(*list_, {start, stop, step});
  }

  // Stable. TypeError when two elements do not compare; the list is then as it was.
  void sort(bool reverse = false) const { detail::list_sort(*list_, reverse); }
  // Turns it round.
  void reverse() const { detail::list_reverse(*list_); }
  // Python's list *= times; none or fewer empties it.
  void repeat(std::int64_t times) const { detail::list_repeat(*list_, times); }

  // The number of elements.
  [[nodiscard]] std::uint64_t size() const { return detail::list_size(*list_); }
  // size() == 0.
  [[nodiscard]] bool empty() const { return size() == 0; }
  // A new anonymous list with the same elements, of one instant. Those that refer to objects share these.
  [[nodiscard]] List copy() const { return List(connection_, detail::list_copy(*list_)); }

  // Adds to a number and returns the new one. IndexError, TypeError when it is not a number, ValueError
  // when an int would overflow.
  T increment(Index index, Element by = T(1)) const requires(Numeric<T> || std::same_as<T, Value>);

  // Sets only if the element is as expected. Says whether it did, and what was there. IndexError.
  Exchange<T> compare_exchange(Index index, Element expected, Element desired) const;

  // list[index] = function(list[index]), atomically: reads, calls the function while holding no lock,
  // stores if the element at `index` is still the same, else starts again: the function may run more than
  // once, without bound while others keep changing it. Returns what it stored. IndexError. What the function
  // throws comes out, and nothing has changed. ValueError for a NaN, which is never the same.
  template <std::invocable<T> Function>
  T modify(Index index, Function&& function) const;

  // Iteration by index, a slice at a time: an element that others move meanwhile, by inserting or taking
  // out before it, may come twice or not at all. slice() is of one instant.
  [[nodiscard]] iterator begin() const { return iterator(detail::ListPages<T>(connection_, list_)); }
  [[nodiscard]] iterator end() const { return iterator(); }

  // Identifies the list within its manager, for ever.
  [[nodiscard]] ObjectId id() const { return detail::object_id(*list_); }
  // The list as a value; made by itself where a Value is expected.
  [[nodiscard]] Ref ref() const { return Ref(id(), connection_, detail::as_object(list_)); }

  friend bool operator==(const List& a, const List& b) {
    return a.list_ == b.list_ || (a.id() == b.id() && detail::same_manager(a.connection_, b.connection_));
  }
  // As Python prints it, of one instant: [1, 'two', 3.0].
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

  T pop_held(Index index) const;
  template <typename Values>
  void assign_slice(const detail::Slice& slice, Values&& values) const;

  detail::ConnectionPtr connection_;
  std::shared_ptr<store::List> list_;
};

}  // namespace steward

#include "steward/detail/list_impl.h"
