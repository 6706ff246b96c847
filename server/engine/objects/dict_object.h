// DictObject: a dict in a segment, as the engine sees it.
//
// An extendible hash of shards (objects/shard.h) under a directory (objects/directory.h).
//   readers   take no latch: version, entry, version. After some tries they take the shard's latch.
//   writers   of one key take the latch of its shard, so writers of other shards do not meet them.
//   the whole (update, clear, popitem, remove_many) closes the object's gate and is one transaction.
//   snapshots (items, size) read all shards and check all versions at the end, or close the gate.
//
// An entry's `order` is the number of its insertion. popitem() finds the last one through a ring of
// the most recent insertions, a hint kept from the first popitem() on.
//
// Costs: bench/README.md.
// Thread safety: any thread, any process. A value object: an attachment and an id.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/objects/directory.h"
#include "engine/objects/references.h"

namespace steward {

class DictObject {
 public:
  DictObject(Attachment& attachment, ObjectId id)
      : attachment_(attachment),
        segment_(attachment.segment()),
        id_(id),
        index_(object_index(id)),
        object_(segment_.object(object_index(id))) {}

  [[nodiscard]] ObjectEntry& entry() const noexcept { return object_; }
  [[nodiscard]] std::uint32_t index() const noexcept { return index_; }

  // Reading. kOk, kAbsent, kGone.
  // The value of an int key, if it is a number, bool or null.
  enum class Quick : std::uint8_t { kAbsent, kFound, kAsk };  // kAsk: get() has to say
  [[nodiscard]] Quick quick_get(std::uint64_t number, OwnedDatum& value) const;
  [[nodiscard]] Outcome get(const KeyForm& key, OwnedDatum& value) const;
  [[nodiscard]] Outcome contains(const KeyForm& key) const;
  [[nodiscard]] Outcome size(std::uint64_t& size) const;
  // One found or empty answer for each key, all at one moment.
  [[nodiscard]] Outcome get_many(std::span<const KeyForm> keys,
                                 std::vector<std::optional<OwnedDatum>>& values) const;

  struct Row {
    std::uint64_t order = 0;
    OwnedDatum key;
    OwnedDatum value;
  };
  struct Columns {
    bool keys = true;
    bool values = true;
  };
  // All rows with order > after, the `limit` first of them, in order, at one moment.
  [[nodiscard]] Outcome rows(std::uint64_t after, std::uint64_t limit, Columns columns,
                             std::vector<Row>& rows) const;

  // Changing one key.
  // The common cases without ceremony: a number, bool or null replaced by one of the same kind, and a
  // number added to. False: it is not so simple, or somebody is in the way; nothing has changed.
  [[nodiscard]] bool quick_set(const NumberKey& key, const Datum& value);
  [[nodiscard]] bool quick_increment(const NumberKey& key, const Datum& by, Datum& result);
  [[nodiscard]] Outcome set(const KeyForm& key, const Datum& value);
  // `value` receives what is there at the end; kAbsent: it was inserted.
  [[nodiscard]] Outcome setdefault(const KeyForm& key, const Datum& fallback, OwnedDatum& value);
  // `value` may be nullptr.
  [[nodiscard]] Outcome remove(const KeyForm& key, OwnedDatum* value);
  [[nodiscard]] Outcome increment(const KeyForm& key, const Datum& by, OwnedDatum& result);
  [[nodiscard]] Outcome compare_exchange(const KeyForm& key, const std::optional<Datum>& expected,
                                         const std::optional<Datum>& desired,
                                         std::optional<OwnedDatum>& seen);

  // Changing the whole.
  struct Item {
    KeyForm key;
    Datum value;
  };
  [[nodiscard]] Outcome update(std::span<const Item> items);
  [[nodiscard]] Outcome remove_many(std::span<const KeyForm> keys, std::uint64_t& removed);
  [[nodiscard]] Outcome popitem(OwnedDatum& key, OwnedDatum& value);
  [[nodiscard]] Outcome clear();

  // The same within somebody's transaction that has closed and hidden the gate and is whole.
  void close_whole(Transaction& tx);
  [[nodiscard]] Outcome put_whole(Transaction& tx, const KeyForm& key, const Datum& value);
  [[nodiscard]] Outcome remove_whole(Transaction& tx, const KeyForm& key);

 private:
  enum class Locked : std::uint8_t { kYes, kRetry, kNoPages, kGone };
  struct Seen;  // a shard and its version

  [[nodiscard]] Locked lock_shard(Transaction& tx, KeyHash hash, Shard*& shard) const;
  template <typename Read>
  [[nodiscard]] Outcome read_shard(KeyHash hash, Read read) const;
  template <typename Read>
  [[nodiscard]] Outcome read_again(KeyHash hash, Read& read) const;
  template <typename Read>
  [[nodiscard]] std::optional<Outcome> try_read(KeyHash hash, Read& read) const;
  template <typename Read>
  [[nodiscard]] std::optional<Outcome> read_locked(KeyHash hash, Read& read) const;
  template <typename Next>
  [[nodiscard]] bool quick_update(const NumberKey& key, Next next);
  template <typename ReadAll>
  [[nodiscard]] Outcome read_all(ReadAll read) const;
  template <typename Op>
  [[nodiscard]] Outcome mutate(const KeyForm& key, bool inserts, Op op);

  [[nodiscard]] Outcome store(Transaction& tx, Shard& shard, const KeyForm& key, KeyHash hash, int found,
                              const Datum& value);
  [[nodiscard]] Outcome erase(Transaction& tx, Shard& shard, std::size_t i);
  [[nodiscard]] Outcome add_first_shard(Transaction& tx);
  [[nodiscard]] Outcome make_room(KeyHash hash);
  [[nodiscard]] Outcome make_room_whole(Transaction& tx, Shard& shard);

  // The ring of recent insertions.
  void remember(std::uint64_t order, KeyHash hash) const noexcept;
  [[nodiscard]] bool find_last(Shard*& shard, std::size_t& i, std::uint64_t& order) const;
  [[nodiscard]] Outcome fill_ring(Transaction& tx);

  [[nodiscard]] bool live() const noexcept { return object_.id.load(std::memory_order_relaxed) == id_; }
  [[nodiscard]] std::uint64_t root() const noexcept { return object_.root.load(std::memory_order_acquire); }

  Attachment& attachment_;
  Segment& segment_;
  ObjectId id_;
  std::uint32_t index_;
  ObjectEntry& object_;
};

}  // namespace steward
