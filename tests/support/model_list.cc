// The model's list.
#include <algorithm>

#include "engine/base/packed.h"
#include "steward/error.h"
#include "support/model_world.h"

namespace steward::testing {
namespace {

using Values = std::vector<OwnedDatum>;

// The elements that a slice names, as Python's slice.indices() and range() do: `count` of them, from
// `start` on, `step` apart.
struct Range {
  std::int64_t start;
  std::int64_t step;
  std::int64_t count;
};

std::int64_t clamp_bound(std::optional<std::int64_t> bound, std::int64_t fallback, std::int64_t size,
                         std::int64_t lowest, std::int64_t highest) {
  if (!bound) return fallback;
  const std::int64_t from_front = *bound < 0 ? *bound + size : *bound;
  return std::clamp(from_front, lowest, highest);
}

Range range_of(const store::Slice& slice, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  const std::int64_t step = slice.step.value_or(1);
  if (step == 0) throw ValueError("slice step cannot be zero");
  const bool forward = step > 0;
  const std::int64_t lowest = forward ? 0 : -1;
  const std::int64_t highest = forward ? size : size - 1;
  const auto start = clamp_bound(slice.start, forward ? 0 : size - 1, size, lowest, highest);
  const auto stop = clamp_bound(slice.stop, forward ? size : -1, size, lowest, highest);
  const std::int64_t distance = forward ? stop - start : start - stop;
  if (distance <= 0) return {start, step, 0};
  const std::uint64_t stride = forward ? static_cast<std::uint64_t>(step) : -static_cast<std::uint64_t>(step);
  return {start, step, static_cast<std::int64_t>((static_cast<std::uint64_t>(distance) - 1) / stride + 1)};
}

class ModelList final : public store::List {
 public:
  ModelList(std::shared_ptr<ModelWorld> world, ObjectId id) : handle_(std::move(world), id) {}

  [[nodiscard]] ObjectId id() const override { return handle_.id(); }

  void append(const Datum& value) override { extend({&value, 1}); }

  void extend(std::span<const Datum> values) override {
    const std::lock_guard lock(world().mutex);
    check_all(values);
    splice(data().size(), 0, values);
  }

  void insert(std::int64_t index, const Datum& value) override {
    const std::lock_guard lock(world().mutex);
    check_all({&value, 1});
    const auto size = static_cast<std::int64_t>(data().size());
    const auto at = clamp_bound(index, 0, size, 0, size);
    splice(static_cast<std::size_t>(at), 0, {&value, 1});
  }

  OwnedDatum pop(std::int64_t index) override {
    const std::lock_guard lock(world().mutex);
    const std::size_t at = position(index);
    OwnedDatum value = data()[at];
    splice(at, 1, {});
    return value;
  }

  void remove(const Datum& value) override {
    const std::lock_guard lock(world().mutex);
    splice(position_of(value, 0, data().size()), 1, {});
  }

  std::uint64_t index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) override {
    const std::lock_guard lock(world().mutex);
    const auto size = static_cast<std::int64_t>(data().size());
    return position_of(value, static_cast<std::size_t>(clamp_bound(start, 0, size, 0, size)),
                       static_cast<std::size_t>(clamp_bound(stop, size, size, 0, size)));
  }

  std::uint64_t count(const Datum& value) override {
    const std::lock_guard lock(world().mutex);
    packed::check_value(value);
    return static_cast<std::uint64_t>(std::ranges::count_if(
        data(), [&](const OwnedDatum& each) { return packed::equal(each.view(), value); }));
  }

  bool contains(const Datum& value) override { return count(value) != 0; }

  bool get(std::int64_t index, OwnedDatum& value) override {
    const std::lock_guard lock(world().mutex);
    const auto at = find(index);
    if (at) value = data()[*at];
    return at.has_value();
  }

  void set(std::int64_t index, const Datum& value) override {
    const std::lock_guard lock(world().mutex);
    check_all({&value, 1});
    replace_value(world(), data()[position(index)], value);
  }

  Values slice(const store::Slice& slice) override {
    const std::lock_guard lock(world().mutex);
    const Range range = range_of(slice, data().size());
    Values values;
    for (std::int64_t i = 0; i < range.count; ++i) values.push_back(data()[nth(range, i)]);
    return values;
  }

  void set_slice(const store::Slice& slice, std::span<const Datum> values) override {
    const std::lock_guard lock(world().mutex);
    check_all(values);
    const Range range = range_of(slice, data().size());
    if (range.step == 1) {
      return splice(static_cast<std::size_t>(range.start), static_cast<std::size_t>(range.count), values);
    }
    if (static_cast<std::int64_t>(values.size()) != range.count) {
      throw ValueError("attempt to assign sequence of size " + std::to_string(values.size()) +
                       " to extended slice of size " + std::to_string(range.count));
    }
    for (std::int64_t i = 0; i < range.count; ++i) {
      replace_value(world(), data()[nth(range, i)], values[static_cast<std::size_t>(i)]);
    }
  }

  void remove_slice(const store::Slice& slice) override {
    const std::lock_guard lock(world().mutex);
    const Range range = range_of(slice, data().size());
    std::vector<std::size_t> positions;
    for (std::int64_t i = 0; i < range.count; ++i) positions.push_back(nth(range, i));
    std::ranges::sort(positions, std::greater<>());
    for (const std::size_t at : positions) splice(at, 1, {});
  }

  // The elements must all compare with each other before anything moves.
  void sort(bool reverse) override {
    const std::lock_guard lock(world().mutex);
    Values sorted = data();
    std::ranges::stable_sort(sorted, [reverse](const OwnedDatum& a, const OwnedDatum& b) {
      const auto order = packed::order(a.view(), b.view());
      if (!order) {
        throw TypeError(std::string("'<' not supported between instances of '") + packed::kind_name(a.kind) +
                        "' and '" + packed::kind_name(b.kind) + "'");
      }
      return reverse ? *order > 0 : *order < 0;
    });
    data() = std::move(sorted);
  }

  void reverse() override {
    const std::lock_guard lock(world().mutex);
    std::ranges::reverse(data());
  }

  void clear() override { remove_slice({}); }

  std::shared_ptr<store::List> copy() override {
    const std::lock_guard lock(world().mutex);
    const Values mine = data();
    const ObjectId id = world().create(store::ObjectKind::kList, "");
    for (const OwnedDatum& value : mine) world().keep(value.view());
    world().at(id).list = mine;
    return std::static_pointer_cast<store::List>(world().handle(id));
  }

  std::uint64_t size() override {
    const std::lock_guard lock(world().mutex);
    return data().size();
  }

  void repeat(std::int64_t times) override {
    const std::lock_guard lock(world().mutex);
    const Values once = data();
    std::vector<Datum> views;
    for (const OwnedDatum& value : once) views.push_back(value.view());
    if (times <= 0) return splice(0, once.size(), {});
    for (std::int64_t i = 1; i < times; ++i) splice(data().size(), 0, views);
  }

  OwnedDatum increment(std::int64_t index, const Datum& by) override {
    const std::lock_guard lock(world().mutex);
    OwnedDatum& slot = data()[position(index)];
    slot = model_sum(slot.view(), by);
    return slot;
  }

  store::CompareExchange compare_exchange(std::int64_t index, const Datum& expected,
                                          const Datum& desired) override {
    const std::lock_guard lock(world().mutex);
    packed::check_value(expected);
    check_all({&desired, 1});
    OwnedDatum& slot = data()[position(index)];
    store::CompareExchange result{packed::equal(slot.view(), expected), slot};
    if (result.exchanged) replace_value(world(), slot, desired);
    return result;
  }

 private:
  [[nodiscard]] ModelWorld& world() const { return handle_.world(); }
  Values& data() { return world().at(id()).list; }

  void check_all(std::span<const Datum> values) {
    for (const Datum& value : values) world().check_value(value);
  }

  static std::size_t nth(const Range& range, std::int64_t i) {
    return static_cast<std::size_t>(range.start + i * range.step);
  }

  std::optional<std::size_t> find(std::int64_t index) {
    const auto size = static_cast<std::int64_t>(data().size());
    if (index < -size || index >= size) return std::nullopt;
    return static_cast<std::size_t>(index < 0 ? index + size : index);
  }

  std::size_t position(std::int64_t index) {
    const auto at = find(index);
    if (!at) throw IndexError("list index " + std::to_string(index) + " out of range");
    return *at;
  }

  std::size_t position_of(const Datum& value, std::size_t start, std::size_t stop) {
    packed::check_value(value);
    for (std::size_t i = start; i < stop; ++i) {
      if (packed::equal(data()[i].view(), value)) return i;
    }
    throw ValueError(packed::repr(value) + " is not in list");
  }

  // Replaces `count` elements from `at` on.
  void splice(std::size_t at, std::size_t count, std::span<const Datum> values) {
    Values fresh;
    for (const Datum& value : values) fresh.push_back(world().keep(value));
    Values& list = data();
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    const Values old(first, last);
    list.insert(list.erase(first, last), fresh.begin(), fresh.end());
    for (const OwnedDatum& value : old) world().forget(value);
  }

  ModelHandle handle_;
};

}  // namespace

std::shared_ptr<store::Object> make_model_list(std::shared_ptr<ModelWorld> world, ObjectId id) {
  return std::make_shared<ModelList>(std::move(world), id);
}

}  // namespace steward::testing
