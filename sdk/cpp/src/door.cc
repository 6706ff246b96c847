#include "steward/detail/door.h"

#include <ostream>

#include "cpp/src/connection.h"
#include "engine/base/packed.h"
#include "engine/store/store.h"
#include "steward/error.h"

namespace steward::detail {

ObjectId object_id(const store::Dict& dict) { return dict.id(); }
ObjectId object_id(const store::List& list) { return list.id(); }

bool same_manager(const ConnectionPtr& a, const ConnectionPtr& b) {
  return a == b || (a && b && a->same_segment(*b));
}

std::shared_ptr<store::Object> attach(const ConnectionPtr& connection, ObjectId id) {
  if (!connection) {
    throw NotFound("the value refers to object " + std::to_string(id) +
                   ", but does not say of which manager: read it from a dict or list");
  }
  return connection->store().attach(id);
}

std::shared_ptr<store::Dict> attach_dict(const ConnectionPtr& connection, ObjectId id) {
  return as_dict(attach(connection, id));
}

std::shared_ptr<store::List> attach_list(const ConnectionPtr& connection, ObjectId id) {
  return as_list(attach(connection, id));
}

std::shared_ptr<store::Object> as_object(const std::shared_ptr<store::Dict>& dict) { return dict; }
std::shared_ptr<store::Object> as_object(const std::shared_ptr<store::List>& list) { return list; }

bool holds_refs(const Datum& value) {
  if (value.kind == Kind::kRef) return true;
  if (value.kind < Kind::kList) return false;
  bool found = false;
  packed::for_each_ref(value, [&](ObjectId) { found = true; });
  return found;
}

bool dict_get(store::Dict& dict, const Datum& key, OwnedDatum& value) { return dict.get(key, value); }
bool dict_contains(store::Dict& dict, const Datum& key) { return dict.contains(key); }
void dict_set(store::Dict& dict, const Datum& key, const Datum& value) { dict.set(key, value); }
bool dict_setdefault(store::Dict& dict, const Datum& key, const Datum& fallback, OwnedDatum& value) {
  return dict.setdefault(key, fallback, value);
}
bool dict_pop(store::Dict& dict, const Datum& key, OwnedDatum& value) { return dict.pop(key, value); }
bool dict_popitem(store::Dict& dict, OwnedDatum& key, OwnedDatum& value) { return dict.popitem(key, value); }
bool dict_remove(store::Dict& dict, const Datum& key) { return dict.remove(key); }
std::uint64_t dict_size(store::Dict& dict) { return dict.size(); }
void dict_clear(store::Dict& dict) { dict.clear(); }
std::shared_ptr<store::Dict> dict_copy(store::Dict& dict) { return dict.copy(); }
std::vector<OwnedItem> dict_items(store::Dict& dict) { return dict.items(); }
std::vector<OwnedDatum> dict_keys(store::Dict& dict) { return dict.keys(); }
std::vector<OwnedDatum> dict_values(store::Dict& dict) { return dict.values(); }
std::vector<OwnedItem> dict_scan(store::Dict& dict, std::uint64_t& cursor, std::uint32_t count) {
  store::ScanPage page = dict.scan(cursor, count);
  cursor = page.cursor;
  return std::move(page.items);
}
void dict_update(store::Dict& dict, std::span<const Item> items) { dict.update(items); }
std::vector<std::optional<OwnedDatum>> dict_get_many(store::Dict& dict, std::span<const Datum> keys) {
  return dict.get_many(keys);
}
std::uint64_t dict_remove_many(store::Dict& dict, std::span<const Datum> keys) {
  return dict.remove_many(keys);
}
OwnedDatum dict_increment(store::Dict& dict, const Datum& key, const Datum& by) {
  return dict.increment(key, by);
}
Exchanged dict_compare_exchange(store::Dict& dict, const Datum& key, const std::optional<Datum>& expected,
                                const std::optional<Datum>& desired) {
  store::CompareExchange result = dict.compare_exchange(key, expected, desired);
  return {result.exchanged, std::move(result.seen)};
}

void dict_print(std::ostream& out, store::Dict& dict) {
  const char* separator = "";
  out << '{';
  for (const auto& [key, value] : dict.items()) {
    out << separator << packed::repr(key.view()) << ": " << packed::repr(value.view());
    separator = ", ";
  }
  out << '}';
}

void list_append(store::List& list, const Datum& value) { list.append(value); }
void list_extend(store::List& list, std::span<const Datum> values) { list.extend(values); }
void list_insert(store::List& list, std::int64_t index, const Datum& value) { list.insert(index, value); }
OwnedDatum list_pop(store::List& list, std::int64_t index) { return list.pop(index); }

std::optional<OwnedDatum> list_take_out(store::List& list, std::int64_t index, const Datum& held) {
  try {
    const auto first = static_cast<std::int64_t>(list.index(held, 0, std::nullopt));
    const bool is_first = first == (index < 0 ? index + static_cast<std::int64_t>(list.size()) : index);
    const std::uint64_t equal = is_first ? 1 : list.count(held);
    if (equal == 0) return std::nullopt;
    if (equal == 1) {
      list.remove(held);  // by value: whatever others do, no element goes that nobody holds
      return OwnedDatum(held);
    }
  } catch (const ValueError&) {
    OwnedDatum now;  // gone, or with a NaN in it, that is equal to nothing
    if (!list.get(index, now)) return std::nullopt;
    if (now.kind != held.kind || now.bits != held.bits || now.bytes != held.bytes) return std::nullopt;
  }
  return list.pop(index);
}

void list_remove(store::List& list, const Datum& value) { list.remove(value); }
std::uint64_t list_index(store::List& list, const Datum& value, std::int64_t start,
                         std::optional<std::int64_t> stop) {
  return list.index(value, start, stop);
}
std::uint64_t list_count(store::List& list, const Datum& value) { return list.count(value); }
bool list_contains(store::List& list, const Datum& value) { return list.contains(value); }
bool list_get(store::List& list, std::int64_t index, OwnedDatum& value) { return list.get(index, value); }
void list_set(store::List& list, std::int64_t index, const Datum& value) { list.set(index, value); }

static store::Slice as_store(const Slice& slice) { return {slice.start, slice.stop, slice.step}; }

std::vector<OwnedDatum> list_slice(store::List& list, const Slice& slice) {
  return list.slice(as_store(slice));
}
void list_set_slice(store::List& list, const Slice& slice, std::span<const Datum> values) {
  list.set_slice(as_store(slice), values);
}
void list_remove_slice(store::List& list, const Slice& slice) { list.remove_slice(as_store(slice)); }
void list_sort(store::List& list, bool reverse) { list.sort(reverse); }
void list_reverse(store::List& list) { list.reverse(); }
void list_clear(store::List& list) { list.clear(); }
std::shared_ptr<store::List> list_copy(store::List& list) { return list.copy(); }
std::uint64_t list_size(store::List& list) { return list.size(); }
void list_repeat(store::List& list, std::int64_t times) { list.repeat(times); }
OwnedDatum list_increment(store::List& list, std::int64_t index, const Datum& by) {
  return list.increment(index, by);
}
Exchanged list_compare_exchange(store::List& list, std::int64_t index, const Datum& expected,
                                const Datum& desired) {
  store::CompareExchange result = list.compare_exchange(index, expected, desired);
  return {result.exchanged, std::move(result.seen)};
}

void list_print(std::ostream& out, store::List& list) {
  const char* separator = "";
  out << '[';
  for (const OwnedDatum& value : list.slice({})) {
    out << separator << packed::repr(value.view());
    separator = ", ";
  }
  out << ']';
}

}  // namespace steward::detail
