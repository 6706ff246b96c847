#include "engine/store/shm_dict.h"

#include <deque>
#include <limits>

#include "engine/objects/kinds.h"

namespace steward::store {
namespace {

void check_value(const Datum& value) {
  if (has_bytes(value.kind) || value.kind > Kind::kRef) packed::check_value(value);
}

// The forms of several keys; those that are written anew keep their bytes in `scratch`.
std::vector<KeyForm> normalize_all(std::span<const Datum> keys, std::deque<std::string>& scratch) {
  std::vector<KeyForm> forms;
  forms.reserve(keys.size());
  for (const Datum& key : keys) {
    forms.push_back(normalize_key(key, key.kind == Kind::kTuple ? scratch.emplace_back() : scratch.front()));
  }
  return forms;
}

}  // namespace

ShmDict::ShmDict(std::unique_ptr<ObjectHandle> handle)
    : handle_(std::move(handle)), dict_(handle_->store().attachment(), handle_->id()) {}

Outcome ShmDict::checked(Outcome outcome) const {
  if (outcome > Outcome::kMismatch) [[unlikely]]
    raise(outcome, handle_->store().segment());
  return outcome;
}

bool ShmDict::get(const Datum& key, OwnedDatum& value) {
  if (key.kind == Kind::kInt) [[likely]] {
    const DictObject::Quick answer = dict_.quick_get(key.bits, value);
    if (answer != DictObject::Quick::kAsk) [[likely]]
      return answer == DictObject::Quick::kFound;
  }
  return get_any(key, value);
}

bool ShmDict::get_any(const Datum& key, OwnedDatum& value) {
  std::string scratch;
  return checked(dict_.get(normalize_key(key, scratch), value)) == Outcome::kOk;
}

bool ShmDict::contains(const Datum& key) {
  std::string scratch;
  return checked(dict_.contains(normalize_key(key, scratch))) == Outcome::kOk;
}

void ShmDict::set(const Datum& key, const Datum& value) {
  if (key.kind == Kind::kInt && dict_.quick_set({KeyType::kInt, key.bits}, value)) return;
  check_value(value);
  std::string scratch;
  static_cast<void>(checked(dict_.set(normalize_key(key, scratch), value)));
  handle_->store().reclaim();
}

bool ShmDict::setdefault(const Datum& key, const Datum& fallback, OwnedDatum& value) {
  check_value(fallback);
  std::string scratch;
  return checked(dict_.setdefault(normalize_key(key, scratch), fallback, value)) == Outcome::kAbsent;
}

bool ShmDict::pop(const Datum& key, OwnedDatum& value) {
  std::string scratch;
  const bool found = checked(dict_.remove(normalize_key(key, scratch), &value)) == Outcome::kOk;
  handle_->store().reclaim();
  return found;
}

bool ShmDict::popitem(OwnedDatum& key, OwnedDatum& value) {
  const bool found = checked(dict_.popitem(key, value)) == Outcome::kOk;
  handle_->store().reclaim();
  return found;
}

bool ShmDict::remove(const Datum& key) {
  std::string scratch;
  const bool found = checked(dict_.remove(normalize_key(key, scratch), nullptr)) == Outcome::kOk;
  handle_->store().reclaim();
  return found;
}

std::uint64_t ShmDict::size() {
  std::uint64_t size = 0;
  static_cast<void>(checked(dict_.size(size)));
  return size;
}

void ShmDict::clear() {
  static_cast<void>(checked(dict_.clear()));
  handle_->store().reclaim();
}

std::shared_ptr<Dict> ShmDict::copy() {
  const std::vector<DictObject::Row> all = rows({});
  auto twin = std::make_shared<ShmDict>(handle_->make_another(kDictKind));
  for (const DictObject::Row& row : all) twin->set(row.key.view(), row.value.view());
  return twin;
}

std::vector<DictObject::Row> ShmDict::rows(DictObject::Columns columns) const {
  std::vector<DictObject::Row> rows;
  static_cast<void>(checked(dict_.rows(0, std::numeric_limits<std::uint64_t>::max(), columns, rows)));
  return rows;
}

std::vector<OwnedItem> ShmDict::items() {
  std::vector<OwnedItem> items;
  for (DictObject::Row& row : rows({})) items.emplace_back(std::move(row.key), std::move(row.value));
  return items;
}

std::vector<OwnedDatum> ShmDict::keys() {
  std::vector<OwnedDatum> keys;
  for (DictObject::Row& row : rows({.keys = true, .values = false})) keys.push_back(std::move(row.key));
  return keys;
}

std::vector<OwnedDatum> ShmDict::values() {
  std::vector<OwnedDatum> values;
  for (DictObject::Row& row : rows({.keys = false, .values = true})) values.push_back(std::move(row.value));
  return values;
}

ScanPage ShmDict::scan(std::uint64_t cursor, std::uint32_t count) {
  std::vector<DictObject::Row> rows;
  const std::uint64_t limit = count == 0 ? 1 : count;
  static_cast<void>(checked(dict_.rows(cursor, limit, {}, rows)));
  ScanPage page;
  page.cursor = rows.size() == limit ? rows.back().order : 0;
  for (DictObject::Row& row : rows) page.items.emplace_back(std::move(row.key), std::move(row.value));
  return page;
}

void ShmDict::update(std::span<const Item> items) {
  std::deque<std::string> scratch(1);
  std::vector<DictObject::Item> forms;
  forms.reserve(items.size());
  for (const auto& [key, value] : items) {
    check_value(value);
    forms.push_back({normalize_all({&key, 1}, scratch).front(), value});
  }
  static_cast<void>(checked(dict_.update(forms)));
  handle_->store().reclaim();
}

std::vector<std::optional<OwnedDatum>> ShmDict::get_many(std::span<const Datum> keys) {
  std::deque<std::string> scratch(1);
  std::vector<std::optional<OwnedDatum>> values;
  static_cast<void>(checked(dict_.get_many(normalize_all(keys, scratch), values)));
  return values;
}

std::uint64_t ShmDict::remove_many(std::span<const Datum> keys) {
  std::deque<std::string> scratch(1);
  std::uint64_t removed = 0;
  static_cast<void>(checked(dict_.remove_many(normalize_all(keys, scratch), removed)));
  handle_->store().reclaim();
  return removed;
}

OwnedDatum ShmDict::increment(const Datum& key, const Datum& by) {
  Datum sum;
  if (key.kind == Kind::kInt && dict_.quick_increment({KeyType::kInt, key.bits}, by, sum))
    return OwnedDatum(sum);
  std::string scratch;
  OwnedDatum result;
  static_cast<void>(checked(dict_.increment(normalize_key(key, scratch), by, result)));
  return result;
}

CompareExchange ShmDict::compare_exchange(const Datum& key, const std::optional<Datum>& expected,
                                          const std::optional<Datum>& desired) {
  if (desired) check_value(*desired);
  std::string scratch;
  CompareExchange result;
  const Outcome outcome =
      checked(dict_.compare_exchange(normalize_key(key, scratch), expected, desired, result.seen));
  result.exchanged = outcome == Outcome::kOk;
  handle_->store().reclaim();
  return result;
}

}  // namespace steward::store
