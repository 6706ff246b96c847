// The store interface: what an object can do, whichever door it is reached through.
//
// There is one abstract class per kind of object. `ShmManager` (engine/store) implements them on a
// shared memory segment; the SDK's remote door implements them on gRPC; the gRPC services stand on
// them. The conformance tests run against any implementation.
//
// Every call is atomic unless it says otherwise, may be made from any thread, and throws a
// `steward::Error` where Python would raise. Arguments are borrowed for the time of the call; results
// are owned.
//
// Errors beside those that Python has: NotFound when nothing refers to the object any more, OutOfMemory and
// PermissionDenied of calls that write, and Unavailable: on a segment when all its slots for threads or
// sessions are taken, through gRPC when the server is gone or too slow (never Timeout, which would promise
// that nothing happened). A call that throws has changed nothing, but for one case: Unavailable of a call
// that writes, through gRPC, may come after it happened. The message says so of calls that are not to be
// repeated blindly; the others are repeated by the door, and may be repeated by its caller.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "steward/datum.h"

namespace steward::store {

// Stored in segments: do not renumber.
enum class ObjectKind : std::uint8_t { kDict = 1, kList = 2 };

[[nodiscard]] const char* kind_name(ObjectKind kind) noexcept;  // "dict", "list"

struct ObjectInfo {
  ObjectId id = 0;
  ObjectKind kind = ObjectKind::kDict;
  std::string name;  // empty: anonymous
  std::uint64_t size = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t references = 0;
};

struct Stats {
  std::uint64_t capacity_bytes = 0;
  std::uint64_t memory_limit_bytes = 0;
  std::uint64_t committed_bytes = 0;  // taken from the system
  std::uint64_t used_bytes = 0;       // of those, in use by objects
  std::uint64_t objects = 0;
  std::uint64_t sessions = 0;
  std::uint64_t deaths = 0;      // sessions that were reaped
  std::uint64_t recoveries = 0;  // of those, found in the middle of a change
};

// Reaches one object and keeps it alive: an anonymous object lives while a handle of a living
// session, or a value, refers to it.
class Object {
 public:
  virtual ~Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  [[nodiscard]] virtual ObjectId id() const = 0;
  [[nodiscard]] virtual ObjectKind kind() const = 0;

 protected:
  Object() = default;
};

using Item = std::pair<Datum, Datum>;
using OwnedItem = std::pair<OwnedDatum, OwnedDatum>;

struct ScanPage {
  std::vector<OwnedItem> items;
  std::uint64_t cursor = 0;  // give it to the next call; 0: that was the last page
};

// Nothing stands for "absent" on both sides.
struct CompareExchange {
  bool exchanged = false;
  std::optional<OwnedDatum> seen;  // what was there before
};

class Dict : public Object {
 public:
  [[nodiscard]] ObjectKind kind() const final { return ObjectKind::kDict; }

  virtual bool get(const Datum& key, OwnedDatum& value) = 0;
  virtual bool contains(const Datum& key) = 0;
  virtual void set(const Datum& key, const Datum& value) = 0;
  // `value` receives what is there after the call; true when it was inserted.
  virtual bool setdefault(const Datum& key, const Datum& fallback, OwnedDatum& value) = 0;
  virtual bool pop(const Datum& key, OwnedDatum& value) = 0;
  virtual bool popitem(OwnedDatum& key, OwnedDatum& value) = 0;  // last in, first out
  virtual bool remove(const Datum& key) = 0;
  virtual std::uint64_t size() = 0;
  virtual void clear() = 0;
  virtual std::shared_ptr<Dict> copy() = 0;      // a new anonymous dict
  virtual std::vector<OwnedItem> items() = 0;    // a snapshot, in insertion order
  virtual std::vector<OwnedDatum> keys() = 0;    // likewise
  virtual std::vector<OwnedDatum> values() = 0;  // likewise
  // From cursor 0 on, pages of about `count`, in insertion order. Each page is atomic, the whole is not.
  virtual ScanPage scan(std::uint64_t cursor, std::uint32_t count) = 0;
  virtual void update(std::span<const Item> items) = 0;
  virtual std::vector<std::optional<OwnedDatum>> get_many(std::span<const Datum> keys) = 0;
  virtual std::uint64_t remove_many(std::span<const Datum> keys) = 0;
  // `by` is an int or a float; absent counts as 0. TypeError for other values, ValueError on overflow.
  virtual OwnedDatum increment(const Datum& key, const Datum& by) = 0;
  virtual CompareExchange compare_exchange(const Datum& key, const std::optional<Datum>& expected,
                                           const std::optional<Datum>& desired) = 0;
};

// A slice as Python writes it, start:stop:step; nothing where Python allows nothing.
struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::optional<std::int64_t> step;
};

// Negative indices count from the end. IndexError and ValueError as Python's list.
class List : public Object {
 public:
  [[nodiscard]] ObjectKind kind() const final { return ObjectKind::kList; }

  virtual void append(const Datum& value) = 0;
  virtual void extend(std::span<const Datum> values) = 0;
  virtual void insert(std::int64_t index, const Datum& value) = 0;  // clamps, as Python does
  virtual OwnedDatum pop(std::int64_t index) = 0;
  virtual void remove(const Datum& value) = 0;  // the first that is equal, else ValueError
  virtual std::uint64_t index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) = 0;
  virtual std::uint64_t count(const Datum& value) = 0;
  virtual bool contains(const Datum& value) = 0;
  virtual bool get(std::int64_t index, OwnedDatum& value) = 0;  // false: outside
  virtual void set(std::int64_t index, const Datum& value) = 0;
  virtual std::vector<OwnedDatum> slice(const Slice& slice) = 0;
  virtual void set_slice(const Slice& slice, std::span<const Datum> values) = 0;
  virtual void remove_slice(const Slice& slice) = 0;
  virtual void sort(bool reverse) = 0;  // stable
  virtual void reverse() = 0;
  virtual void clear() = 0;
  virtual std::shared_ptr<List> copy() = 0;  // a new anonymous list
  virtual std::uint64_t size() = 0;
  virtual void repeat(std::int64_t times) = 0;
  virtual OwnedDatum increment(std::int64_t index, const Datum& by) = 0;
  virtual CompareExchange compare_exchange(std::int64_t index, const Datum& expected,
                                           const Datum& desired) = 0;
};

enum class OpenMode : std::uint8_t { kOpenOrCreate = 0, kOpen = 1, kCreate = 2 };

class Manager {
 public:
  virtual ~Manager() = default;
  Manager() = default;
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // An empty name creates an anonymous object. TypeError when the name is of another kind, NotFound
  // (kOpen), AlreadyExists (kCreate).
  virtual std::shared_ptr<Object> open(ObjectKind kind, std::string_view name, OpenMode mode) = 0;
  // A handle of an object known by its id, as found in a value of kind ref. NotFound when it is gone.
  virtual std::shared_ptr<Object> attach(ObjectId id) = 0;
  virtual std::vector<ObjectInfo> objects() = 0;
  virtual bool drop(std::string_view name) = 0;  // false: there is none
  virtual void rename(std::string_view from, std::string_view to) = 0;
  virtual Stats stats() = 0;
  // Walks everything and returns what is wrong, in words; empty: all invariants hold.
  virtual std::vector<std::string> check() = 0;
};

}  // namespace steward::store
