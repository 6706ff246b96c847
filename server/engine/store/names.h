// The names of a segment: a dict from name to object id, an object like any other, but hidden.
//
// It is changed under the store latch only, within the transaction that makes, drops or renames.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/objects/dict_object.h"
#include "engine/store/process_store.h"

namespace steward::store {

class Names {
 public:
  explicit Names(ProcessStore& store) : store_(store) {}

  // ValueError unless 1 to 1,000 bytes of UTF-8.
  static void check(std::string_view name);

  // The id of the dict of names; 0: there is none yet.
  [[nodiscard]] ObjectId id() const noexcept { return store_.segment().header().names.load(); }
  [[nodiscard]] std::optional<ObjectId> find(std::string_view name) const;
  [[nodiscard]] std::unordered_map<ObjectId, std::string> all() const;

  // Makes the dict of names, in a new segment.
  void make();

  // Within a transaction that holds the store latch; it is whole after it. Throw OutOfMemory.
  void put(Transaction& tx, std::string_view name, ObjectId id);
  void remove(Transaction& tx, std::string_view name);

 private:
  [[nodiscard]] DictObject dict() const { return {store_.attachment(), id()}; }
  void ensure(Transaction& tx);

  ProcessStore& store_;
};

}  // namespace steward::store
