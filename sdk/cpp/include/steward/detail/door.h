// What the templates of the public headers call: plain functions of the library, one for each call of
// an object, that pass on to whichever door the handle stands before. Nothing here is for users.
//
// Each is one tail call to a virtual function, so that a typed `get` costs a Datum on the stack and
// one virtual call; and the public headers need not show the engine's interface.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "steward/datum.h"

namespace steward::store {
class Object;
class Dict;
class List;
}  // namespace steward::store

namespace steward::detail {

// A mapped segment or a channel to a server; handles share it and so keep it open.
class Connection;
using ConnectionPtr = std::shared_ptr<Connection>;
struct ManagerAccess;  // the library's own way to make a Manager

using Item = std::pair<Datum, Datum>;
using OwnedItem = std::pair<OwnedDatum, OwnedDatum>;

struct Exchanged {
  bool exchanged = false;
  std::optional<OwnedDatum> seen;
};

struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::optional<std::int64_t> step;
};

// Objects.
[[nodiscard]] ObjectId object_id(const store::Dict& dict);
[[nodiscard]] ObjectId object_id(const store::List& list);
[[nodiscard]] bool same_manager(const ConnectionPtr& a, const ConnectionPtr& b);
// A counted hold on the object of that id. NotFound when it is gone, TypeError when of another kind.
[[nodiscard]] std::shared_ptr<store::Object> attach(const ConnectionPtr& connection, ObjectId id);
[[nodiscard]] std::shared_ptr<store::Dict> attach_dict(const ConnectionPtr& connection, ObjectId id);
[[nodiscard]] std::shared_ptr<store::List> attach_list(const ConnectionPtr& connection, ObjectId id);
[[nodiscard]] std::shared_ptr<store::Object> as_object(const std::shared_ptr<store::Dict>& dict);
[[nodiscard]] std::shared_ptr<store::Object> as_object(const std::shared_ptr<store::List>& list);
[[nodiscard]] bool holds_refs(const Datum& value);

// Dicts.
bool dict_get(store::Dict& dict, const Datum& key, OwnedDatum& value);
bool dict_contains(store::Dict& dict, const Datum& key);
void dict_set(store::Dict& dict, const Datum& key, const Datum& value);
bool dict_setdefault(store::Dict& dict, const Datum& key, const Datum& fallback, OwnedDatum& value);
bool dict_pop(store::Dict& dict, const Datum& key, OwnedDatum& value);
bool dict_popitem(store::Dict& dict, OwnedDatum& key, OwnedDatum& value);
bool dict_remove(store::Dict& dict, const Datum& key);
std::uint64_t dict_size(store::Dict& dict);
void dict_clear(store::Dict& dict);
std::shared_ptr<store::Dict> dict_copy(store::Dict& dict);
std::vector<OwnedItem> dict_items(store::Dict& dict);
std::vector<OwnedDatum> dict_keys(store::Dict& dict);
std::vector<OwnedDatum> dict_values(store::Dict& dict);
std::vector<OwnedItem> dict_scan(store::Dict& dict, std::uint64_t& cursor, std::uint32_t count);
void dict_update(store::Dict& dict, std::span<const Item> items);
std::vector<std::optional<OwnedDatum>> dict_get_many(store::Dict& dict, std::span<const Datum> keys);
std::uint64_t dict_remove_many(store::Dict& dict, std::span<const Datum> keys);
OwnedDatum dict_increment(store::Dict& dict, const Datum& key, const Datum& by);
Exchanged dict_compare_exchange(store::Dict& dict, const Datum& key, const std::optional<Datum>& expected,
                                const std::optional<Datum>& desired);
void dict_print(std::ostream& out, store::Dict& dict);

// Lists.
void list_append(store::List& list, const Datum& value);
void list_extend(store::List& list, std::span<const Datum> values);
void list_insert(store::List& list, std::int64_t index, const Datum& value);
OwnedDatum list_pop(store::List& list, std::int64_t index);
// Takes out an element that was seen at `index` and is held by the caller, and returns what it took;
// nothing when it is not there any more. Of several that are equal, it takes the one at `index`.
std::optional<OwnedDatum> list_take_out(store::List& list, std::int64_t index, const Datum& held);
void list_remove(store::List& list, const Datum& value);
std::uint64_t list_index(store::List& list, const Datum& value, std::int64_t start,
                         std::optional<std::int64_t> stop);
std::uint64_t list_count(store::List& list, const Datum& value);
bool list_contains(store::List& list, const Datum& value);
bool list_get(store::List& list, std::int64_t index, OwnedDatum& value);
void list_set(store::List& list, std::int64_t index, const Datum& value);
std::vector<OwnedDatum> list_slice(store::List& list, const Slice& slice);
void list_set_slice(store::List& list, const Slice& slice, std::span<const Datum> values);
void list_remove_slice(store::List& list, const Slice& slice);
void list_sort(store::List& list, bool reverse);
void list_reverse(store::List& list);
void list_clear(store::List& list);
std::shared_ptr<store::List> list_copy(store::List& list);
std::uint64_t list_size(store::List& list);
void list_repeat(store::List& list, std::int64_t times);
OwnedDatum list_increment(store::List& list, std::int64_t index, const Datum& by);
Exchanged list_compare_exchange(store::List& list, std::int64_t index, const Datum& expected,
                                const Datum& desired);
void list_print(std::ostream& out, store::List& list);

// Errors, out of the way of the fast path.
[[noreturn]] void throw_key_error(const Datum& key);
[[noreturn]] void throw_index_error(std::int64_t index, std::uint64_t size);
[[noreturn]] void throw_wrong_kind(const Datum& found, const char* wanted);    // TypeError
[[noreturn]] void throw_out_of_range(const Datum& found, const char* wanted);  // ValueError
// ValueError when a compare_exchange failed although it saw just what was expected: a NaN is equal to
// nothing, and trying again would never end.
void refuse_nan(const std::optional<Datum>& expected, const std::optional<OwnedDatum>& seen);
[[noreturn]] void throw_too_large(std::uint64_t value);  // ValueError: does not fit an int
[[noreturn]] void throw_wrong_count(std::size_t found, std::size_t wanted, const char* what);

}  // namespace steward::detail
