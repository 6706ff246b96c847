#include "engine/store/shm_list.h"

#include "engine/objects/kinds.h"
#include "steward/error.h"

namespace steward::store {
namespace {

void check_value(const Datum& value) {
  if (has_bytes(value.kind) || value.kind > Kind::kRef) packed::check_value(value);
}

void check_values(std::span<const Datum> values) {
  for (const Datum& value : values) check_value(value);
}

SliceBounds bounds_of(const Slice& slice) {
  if (slice.step == 0) throw ValueError("slice step cannot be zero");
  return {slice.start, slice.stop, slice.step};
}

[[noreturn]] void throw_not_there(const Datum& value) {
  throw ValueError(packed::repr(value) + " is not in list");
}

}  // namespace

ShmList::ShmList(std::unique_ptr<ObjectHandle> handle)
    : handle_(std::move(handle)), list_(handle_->store().attachment(), handle_->id()) {}

Outcome ShmList::checked(Outcome outcome) const {
  if (outcome > Outcome::kMismatch) [[unlikely]]
    raise(outcome, handle_->store().segment());
  return outcome;
}

void ShmList::append(const Datum& value) {
  check_value(value);
  checked(list_.append(value));
}

void ShmList::extend(std::span<const Datum> values) {
  check_values(values);
  checked(list_.extend(values));
}

void ShmList::insert(std::int64_t index, const Datum& value) {
  check_value(value);
  checked(list_.insert(index, value));
}

OwnedDatum ShmList::pop(std::int64_t index) {
  OwnedDatum value;
  checked(list_.pop(index, value));
  handle_->store().reclaim();
  return value;
}

void ShmList::remove(const Datum& value) {
  check_value(value);
  if (checked(list_.remove(value)) == Outcome::kAbsent) throw_not_there(value);
  handle_->store().reclaim();
}

std::uint64_t ShmList::index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) {
  check_value(value);
  std::uint64_t at = 0;
  if (checked(list_.index(value, start, stop, at)) == Outcome::kAbsent) throw_not_there(value);
  return at;
}

std::uint64_t ShmList::count(const Datum& value) {
  check_value(value);
  std::uint64_t count = 0;
  checked(list_.count(value, count));
  return count;
}

bool ShmList::contains(const Datum& value) {
  check_value(value);
  return checked(list_.contains(value)) == Outcome::kOk;
}

bool ShmList::get(std::int64_t index, OwnedDatum& value) {
  const Outcome outcome = list_.get(index, value);
  return outcome != Outcome::kOutside && checked(outcome) == Outcome::kOk;
}

void ShmList::set(std::int64_t index, const Datum& value) {
  check_value(value);
  checked(list_.set(index, value));
  handle_->store().reclaim();
}

std::vector<OwnedDatum> ShmList::slice(const Slice& slice) {
  std::vector<OwnedDatum> values;
  checked(list_.slice(bounds_of(slice), values));
  return values;
}

void ShmList::set_slice(const Slice& slice, std::span<const Datum> values) {
  check_values(values);
  checked(list_.set_slice(bounds_of(slice), values));
  handle_->store().reclaim();
}

void ShmList::remove_slice(const Slice& slice) {
  checked(list_.remove_slice(bounds_of(slice)));
  handle_->store().reclaim();
}

void ShmList::sort(bool reverse) {
  checked(list_.sort(reverse));
  handle_->store().reclaim();
}

void ShmList::reverse() {
  checked(list_.reverse());
  handle_->store().reclaim();
}

void ShmList::clear() {
  checked(list_.clear());
  handle_->store().reclaim();
}

std::shared_ptr<List> ShmList::copy() {
  const std::vector<OwnedDatum> all = slice({});
  const std::vector<Datum> views = [&] {
    std::vector<Datum> views;
    views.reserve(all.size());
    for (const OwnedDatum& value : all) views.push_back(value.view());
    return views;
  }();
  auto twin = std::make_shared<ShmList>(handle_->make_another(kListKind));
  twin->checked(twin->list_.extend(views));
  return twin;
}

std::uint64_t ShmList::size() {
  std::uint64_t size = 0;
  checked(list_.size(size));
  return size;
}

void ShmList::repeat(std::int64_t times) {
  checked(list_.repeat(times));
  handle_->store().reclaim();
}

OwnedDatum ShmList::increment(std::int64_t index, const Datum& by) {
  OwnedDatum result;
  checked(list_.increment(index, by, result));
  return result;
}

CompareExchange ShmList::compare_exchange(std::int64_t index, const Datum& expected, const Datum& desired) {
  check_value(expected);
  check_value(desired);
  CompareExchange result;
  result.exchanged =
      checked(list_.compare_exchange(index, expected, desired, result.seen.emplace())) == Outcome::kOk;
  handle_->store().reclaim();
  return result;
}

}  // namespace steward::store
