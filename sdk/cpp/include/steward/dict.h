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
// Atomic: every call takes effect at one instant for all processes, local and remote. Only iteration,
// `modify` with what its function does, and a series of `scan` calls are not one call.
//
// Cost, locally, of n entries. No call makes a system call but to get or give back memory; what only reads
// takes no lock, unless writers keep changing what it reads.
//   get, at, contains, set, setdefault, remove, pop, increment, compare_exchange: constant; tens of
//     nanoseconds while the dict fits the cache, and no allocation for numbers.
//   modify: that of get, compare_exchange and the function, for each try; others that change the same
//     value all the time can make it try again without bound.
//   popitem: constant amortized; it keeps all others out of the dict meanwhile. Linear where it has to hold
//     what it takes out, see there.
//   size, empty: one look at each shard of the dict, some tens of entries: O(shards), not constant.
//   get_many: linear in the keys. update, remove_many: likewise, as one transaction during which others
//     do not get at the dict.
//   keys, values, items, copy, <<: linear (n log n for the order). clear: an instant for the others, and
//     linear for the caller, who gives the memory back.
//   scan: linear in the dict for each call, however small the page: take large pages of a large dict. `for`
//     lets its pages grow, from 256 entries to 65,536.
// Through gRPC each call is one round trip (100-300 us) and those costs; `modify` two for each try, and
// `for` one for each page. So use `get_many`, `remove_many` and `update`.
//
// When a process dies, by SIGKILL too, in the middle of a call, the call has happened wholly or not at
// all, and nobody waits for it.
//
// Errors, of every call:
//   TypeError     a key that can not be one; a stored key or value that is not a K or V.
//   ValueError    out of range, not UTF-8, too deep, above 64 MiB.
//   NotFound      nothing refers to the dict any more, which happens to handles that hold no reference (of a
//                 read-only connection, or of a session or segment that the server has no more); or a value
//                 refers to an object that is gone.
//   Unavailable   remote: the server is gone or too slow. Local: 4096 threads write to the segment already.
//   OutOfMemory, PermissionDenied (connected read-only): of calls that write.
// A call that throws has changed nothing, with three exceptions:
//   - Unavailable of a remote call that writes. When the connection was lost under way it may have
//     happened: the message says so of the calls that are not to be repeated blindly (pop, remove, increment
//     ...). set, update and clear the door repeats by itself, for `reconnect_timeout`; when it gives up,
//     they may have happened as well, and it does no harm to repeat them.
//   - TypeError or ValueError of a stored value that is not a V, from a call that has just taken it out or
//     changed it: pop, popitem, increment, compare_exchange.
//   - NotFound of popitem, when the value held the last reference to an object, as a struct or vector
//     of handles may.
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

  // The value of the key, as of this moment; nothing, or the fallback, when it is absent.
  [[nodiscard]] std::optional<V> get(Key key) const;
  [[nodiscard]] V get(Key key, Mapped fallback) const;
  // KeyError when it is absent.
  [[nodiscard]] V at(Key key) const;
  // Says whether the key is there.
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
  // Takes out the entry inserted last; nothing when the dict is empty. Constant time, but where V may be
  // a handle (a Dict, List, Ref or Value) it reads all keys first, so as to hold what it takes out.
  std::optional<std::pair<K, V>> popitem() const;
  // Takes the entry out; says whether it was there. It does not read the value.
  bool remove(Key key) const;
  // Takes all entries out at one instant.
  void clear() const;

  // The number of entries at one instant: O(shards).
  [[nodiscard]] std::uint64_t size() const { return detail::dict_size(*dict_); }
  // size() == 0, at the same cost.
  [[nodiscard]] bool empty() const { return size() == 0; }
  // A new anonymous dict with the same entries, of one instant. Values that refer to objects share these.
  [[nodiscard]] Dict copy() const { return Dict(connection_, detail::dict_copy(*dict_)); }

  // Snapshots of one instant, in insertion order.
  [[nodiscard]] std::vector<K> keys() const;
  [[nodiscard]] std::vector<V> values() const;
  [[nodiscard]] std::vector<std::pair<K, V>> items() const;

  // A page of about `count` entries, for walking a dict that others change: start with cursor 0, go on
  // with the page's, until that is 0. An entry that stays throughout is returned exactly once. A page may be
  // smaller, and even empty in the middle. Each call reads the whole dict to find its page.
  struct Page {
    std::vector<std::pair<K, V>> items;
    std::uint64_t cursor = 0;
  };
  [[nodiscard]] Page scan(std::uint64_t cursor, std::uint32_t count) const;
  // Iteration by such pages: what others change behind the page in hand is seen, or not.
  [[nodiscard]] iterator begin() const { return iterator(detail::DictPages<K, V>(connection_, dict_)); }
  [[nodiscard]] iterator end() const { return iterator(); }

  // Sets all of them at one instant, in one transaction: all or, when it throws, none. `items` is a map, a
  // vector of pairs, another Dict ...
  template <std::ranges::input_range Items>
  void update(Items&& items) const;
  void update(std::initializer_list<std::pair<K, V>> items) const { update(detail::span_of(items)); }

  // Many keys in one call: local, the cache misses overlap; remote, one round trip.
  template <detail::RangeOf<K> Keys>
  [[nodiscard]] std::vector<std::optional<V>> get_many(Keys&& keys) const;
  [[nodiscard]] std::vector<std::optional<V>> get_many(std::initializer_list<K> keys) const {
    return get_many(detail::span_of(keys));
  }
  // Takes them all out at one instant, in one transaction. Says how many were there.
  template <detail::RangeOf<K> Keys>
  std::uint64_t remove_many(Keys&& keys) const;
  std::uint64_t remove_many(std::initializer_list<K> keys) const {
    return remove_many(detail::span_of(keys));
  }

  // Adds to a number and returns the new one; an absent key counts as 0. TypeError when the value is
  // not a number, ValueError when an int would overflow.
  V increment(Key key, Mapped by = V(1)) const requires(Numeric<V> || std::same_as<V, Value>);

  // Sets only if the value is as expected; nothing stands for "absent" in all three places. Says whether
  // it did, and what was there.
  Exchange<V> compare_exchange(Key key, const std::optional<V>& expected,
                               const std::optional<V>& desired) const;

  // dict[key] = function(dict[key]), atomically: reads, calls the function while holding no lock, stores
  // if the value is still the same, else starts again: the function may run more than once, without bound
  // while others keep changing this value. Returns what it stored. An absent key is a KeyError, or counts
  // as `fallback`. What the function throws comes out, and nothing has changed. ValueError for a NaN,
  // which is never the same.
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
  // As Python prints it, of one instant: {0: 'a', '2': 'b'}.
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
