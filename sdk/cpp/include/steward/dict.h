// Dict<K, V>: a dict that processes share, with Python's meaning. `Dict<>` holds any values.
//
//   steward::Dict<std::string, int> counts = manager.dict<std::string, int>("counts");
//   counts["apples"] = 3;
//   counts.increment("apples");                              // 4, atomically
//   for (auto [name, count] : counts) ...                    // in insertion order
//   std::cout << counts;                                     // {'apples': 4}
//
// A Dict is a handle: copying it shares the dict, `==` asks whether two handles mean the same one, and
// it keeps its connection, and an anonymous dict, alive. Every call may be made from any thread and
// any process, also after fork(). Dict<K, V> converts to Dict<> and back: the types live in the
// handle, not in the dict.
//
// Atomic: every call takes effect at one instant for all processes, local and remote. Only iteration
// and a series of `scan` calls are not one call.
//
// Cost: `get`, `set`, `contains`, `remove`, `increment` take constant time. Locally that is tens of
// nanoseconds while the dict fits the cache, no system call, and no allocation for numbers; `get` and
// everything else that only reads takes no lock. Through gRPC each call is one round trip (100-300 us),
// so use the `..._many` calls and `update`. `keys`, `values`, `items`, `copy`, `clear` are linear.
//
// When a process dies, by SIGKILL too, in the middle of a call, the call has happened wholly or not at
// all, and nobody waits for it.
//
// Errors, of every call: TypeError (a key that can not be one; a stored value that is not a V),
// ValueError (out of range, not UTF-8, too deep, above 64 MiB), NotFound (the dict is gone),
// Unavailable and Timeout (remote: the server is gone, or slow); of calls that write also OutOfMemory
// and PermissionDenied (connected read-only). A call that throws has changed nothing.
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

template <typename K, typename V>
class Dict {
  static_assert(Storable<K>,
                "steward::Dict<K, V>: K can not be stored and read back. Use a type of the table "
                "in steward/convert.h (std::string, not const char*), or specialise steward::Convert<K>.");
  static_assert(Storable<V>,
                "steward::Dict<K, V>: V can not be stored and read back. Use a type of the table "
                "in steward/convert.h (std::string, not const char*), or specialise steward::Convert<V>.");

 public:
  using key_type = K;
  using mapped_type = V;
  using value_type = std::pair<K, V>;
  using Key = detail::Param<K>;
  using Mapped = detail::Param<V>;
  using iterator = detail::DictIterator<K, V>;
  using const_iterator = iterator;

  // The same dict with other types; one of the two is Dict<>.
  template <typename K2, typename V2>
  requires((std::same_as<K, Value> && std::same_as<V, Value>) ||
           (std::same_as<K2, Value> && std::same_as<V2, Value>)) Dict(const Dict<K2, V2>& other)
      : connection_(other.connection_), dict_(other.dict_) {}

  // The value of the key; nothing, or the fallback, when it is absent.
  [[nodiscard]] std::optional<V> get(Key key) const;
  [[nodiscard]] V get(Key key, Mapped fallback) const;
  // KeyError when it is absent.
  [[nodiscard]] V at(Key key) const;
  [[nodiscard]] bool contains(Key key) const;

  // Inserts at the end, or overwrites in place. One change of one word when key and value are small.
  void set(Key key, Mapped value) const;
  // dict[key] = value is set; reading dict[key] is at.
  auto operator[](Key key) const { return detail::Place<Dict, K, V>(*this, K(key)); }
  // The value that is there; inserts `value` first if the key is absent.
  V setdefault(Key key, Mapped value) const;

  // Takes the entry out; nothing, or the fallback, when it is absent.
  std::optional<V> pop(Key key) const;
  V pop(Key key, Mapped fallback) const;
  // Takes out the entry inserted last; nothing when the dict is empty. In a dict of handles (V is a Dict or
  // List) it reads all keys first. In a Dict<>, a value that was the last reference to an anonymous object
  // goes with that object, and the call throws NotFound: use pop(key), which holds it.
  std::optional<std::pair<K, V>> popitem() const;
  // Says whether it was there.
  bool remove(Key key) const;
  void clear() const;

  [[nodiscard]] std::uint64_t size() const { return detail::dict_size(*dict_); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  // A new anonymous dict with the same entries.
  [[nodiscard]] Dict copy() const { return Dict(connection_, detail::dict_copy(*dict_)); }

  // Snapshots, in insertion order.
  [[nodiscard]] std::vector<K> keys() const;
  [[nodiscard]] std::vector<V> values() const;
  [[nodiscard]] std::vector<std::pair<K, V>> items() const;

  // A page of about `count` entries, for walking a dict that others change: start with cursor 0, go on
  // with the page's, until that is 0. An entry that stays throughout is returned exactly once.
  struct Page {
    std::vector<std::pair<K, V>> items;
    std::uint64_t cursor = 0;
  };
  [[nodiscard]] Page scan(std::uint64_t cursor, std::uint32_t count) const;
  // Iteration by such pages.
  [[nodiscard]] iterator begin() const { return iterator(detail::DictPages<K, V>(connection_, dict_)); }
  [[nodiscard]] iterator end() const { return iterator(); }

  // Sets all of them at one instant. `items` is a map, a vector of pairs, another Dict ...
  template <std::ranges::input_range Items>
  void update(Items&& items) const;
  void update(std::initializer_list<std::pair<K, V>> items) const { update(detail::span_of(items)); }

  // Many keys in one call: local, the cache misses overlap; remote, one round trip.
  template <detail::RangeOf<K> Keys>
  [[nodiscard]] std::vector<std::optional<V>> get_many(Keys&& keys) const;
  [[nodiscard]] std::vector<std::optional<V>> get_many(std::initializer_list<K> keys) const {
    return get_many(detail::span_of(keys));
  }
  // Says how many were there.
  template <detail::RangeOf<K> Keys>
  std::uint64_t remove_many(Keys&& keys) const;
  std::uint64_t remove_many(std::initializer_list<K> keys) const {
    return remove_many(detail::span_of(keys));
  }

  // Adds to a number and returns the new one; an absent key counts as 0. TypeError when the value is
  // not a number, ValueError when an int would overflow.
  V increment(Key key, Mapped by = V(1)) const requires(Numeric<V> || std::same_as<V, Value>);

  // Sets only if the value is as expected; nothing stands for "absent" in all three places.
  Exchange<V> compare_exchange(Key key, const std::optional<V>& expected,
                               const std::optional<V>& desired) const;

  // dict[key] = function(dict[key]), atomically: reads, calls the function while holding no lock, stores
  // if nothing changed meanwhile, else starts again, so the function may run more than once. Returns
  // what it stored. An absent key is a KeyError, or counts as `fallback`. What the function throws
  // comes out, and nothing has changed.
  template <std::invocable<V> Function>
  V modify(Key key, Function&& function) const;
  template <std::invocable<V> Function>
  V modify(Key key, Mapped fallback, Function&& function) const;

  // Identifies the dict within its manager, for ever.
  [[nodiscard]] ObjectId id() const { return detail::object_id(*dict_); }
  // The dict as a value; made by itself where a Value is expected.
  [[nodiscard]] Ref ref() const { return Ref(id(), connection_, detail::as_object(dict_)); }

  friend bool operator==(const Dict& a, const Dict& b) {
    return a.dict_ == b.dict_ || (a.id() == b.id() && detail::same_manager(a.connection_, b.connection_));
  }
  // As Python prints it: {0: 'a', '2': 'b'}.
  friend std::ostream& operator<<(std::ostream& out, const Dict& dict) {
    detail::dict_print(out, *dict.dict_);
    return out;
  }

 private:
  template <typename, typename>
  friend class Dict;
  friend struct detail::Codec<Dict>;
  friend class Manager;

  Dict(detail::ConnectionPtr connection, std::shared_ptr<store::Dict> dict)
      : connection_(std::move(connection)), dict_(std::move(dict)) {}

  std::optional<V> pop_held(const Datum& key) const;
  std::optional<std::pair<K, V>> popitem_held() const;
  template <typename Function>
  V modify_from(Key key, const V* fallback, Function& function) const;

  detail::ConnectionPtr connection_;
  std::shared_ptr<store::Dict> dict_;
};

}  // namespace steward

#include "steward/detail/dict_impl.h"
