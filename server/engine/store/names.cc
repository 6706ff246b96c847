#include "engine/store/names.h"

#include <limits>

#include "engine/heap/page_allocator.h"
#include "engine/objects/kinds.h"
#include "engine/objects/object_table.h"
#include "steward/error.h"

namespace steward::store {
namespace {

KeyForm key_of(std::string_view name) {
  std::string scratch;
  return normalize_key(Datum::of_str(name), scratch);
}

void must(Outcome outcome, const Segment& segment) {
  if (outcome != Outcome::kOk) raise(outcome, segment);
}

}  // namespace

void Names::check(std::string_view name) {
  constexpr std::size_t kMost = 1000;
  if (name.empty() || name.size() > kMost) {
    throw ValueError("an object's name has 1 to 1000 bytes; this one has " + std::to_string(name.size()));
  }
  if (!packed::valid_utf8(name)) throw ValueError("an object's name must be UTF-8");
}

std::optional<ObjectId> Names::find(std::string_view name) const {
  if (id() == 0) return {};
  OwnedDatum found;
  const Outcome outcome = dict().get(key_of(name), found);
  return outcome == Outcome::kOk ? std::optional(static_cast<ObjectId>(found.bits)) : std::nullopt;
}

std::unordered_map<ObjectId, std::string> Names::all() const {
  std::unordered_map<ObjectId, std::string> names;
  if (id() == 0) return names;
  std::vector<DictObject::Row> rows;
  must(dict().rows(0, std::numeric_limits<std::uint64_t>::max(), {}, rows), store_.segment());
  for (DictObject::Row& row : rows) names.emplace(row.value.bits, std::move(row.key.bytes));
  return names;
}

void Names::ensure(Transaction& tx) {
  if (id() != 0) return;
  ObjectEntry* object = object_table::take(tx, kDictKind, ObjectState::kLive);
  if (object == nullptr || !tx.reserve(2)) throw OutOfMemory(pages::out_of_memory_message(store_.segment()));
  tx.set(object->refs, 1);
  tx.set(store_.segment().header().names, object->id.load());
}

// First of all objects: so it has an entry that no other object ever had, and nobody who is late with
// taking another one apart can wait for it.
void Names::make() {
  Transaction tx(store_.me());
  references::lock_store(tx);
  ensure(tx);
  tx.commit();
}

void Names::put(Transaction& tx, std::string_view name, ObjectId id) {
  ensure(tx);
  DictObject names = dict();
  if (!tx.holds(names.entry().gate)) names.close_whole(tx);
  must(names.put_whole(tx, key_of(name), Datum::of_int(static_cast<std::int64_t>(id))), store_.segment());
}

void Names::remove(Transaction& tx, std::string_view name) {
  DictObject names = dict();
  if (!tx.holds(names.entry().gate)) names.close_whole(tx);
  must(names.remove_whole(tx, key_of(name)), store_.segment());
}

}  // namespace steward::store
