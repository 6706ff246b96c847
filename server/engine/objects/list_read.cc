// Reading a list: without a latch while nobody writes there, with the gate when somebody does without pause.
#include "engine/objects/list_match.h"
#include "engine/objects/list_object.h"
#include "engine/objects/reading.h"

namespace steward {
namespace {

constexpr int kTries = 64;  // without a latch, before the gate is taken
constexpr int kSnapshotTries = 3;
constexpr std::uint64_t kMostReserved = 1 << 16;

}  // namespace

// One try without a latch; nothing when a writer was in the way.
std::optional<Outcome> ListObject::try_get(std::int64_t index, OwnedDatum& value) const {
  const std::uint32_t version = read_version(object_.gate);
  if (version & 1) [[unlikely]]
    return {};
  const list::View view = this->view();
  if (!live()) [[unlikely]]
    return Outcome::kGone;
  // append() and pop() move the end: what is counted from there must be where it was.
  const auto same_end = [&] { return index >= 0 || list::load(object_.size) == view.size; };
  const std::optional<std::uint64_t> at = element_at(index, view.size);
  if (!at) return still(object_.gate, version) ? std::optional(Outcome::kOutside) : std::nullopt;
  const list::Place place = list::find(segment_, view, *at);
  if (place.leaf == nullptr) [[unlikely]]
    return {};
  const std::uint32_t leaf_version = read_version(place.leaf->latch);
  if (leaf_version & 1) [[unlikely]]
    return {};
  const auto unchanged = [&] {
    return still(place.leaf->latch, leaf_version) && still(object_.gate, version) && same_end();
  };
  const bool sane = cell::read(segment_, list::cell_at(*place.leaf, place.at), value, unchanged);
  return unchanged() && sane ? std::optional(Outcome::kOk) : std::nullopt;
}

std::optional<Outcome> ListObject::get_locked(std::int64_t index, OwnedDatum& value) const {
  Transaction tx(attachment_.this_thread());
  tx.lock(object_.gate);
  if (!live()) return Outcome::kGone;
  const std::optional<std::uint64_t> at = element_at(index, list::load(object_.size));
  if (!at) return Outcome::kOutside;
  const list::Place place = list::find(segment_, view(), *at);
  STEWARD_ASSERT(place.leaf != nullptr &&
                 cell::read(segment_, list::cell_at(*place.leaf, place.at), value, cell::kLocked));
  return Outcome::kOk;
}

Outcome ListObject::get(std::int64_t index, OwnedDatum& value) const {
  if (const auto outcome = try_get(index, value)) [[likely]]
    return *outcome;
  const auto attempt = [&] { return try_get(index, value); };
  return reading::read(segment_, kTries, attempt, [&] { return get_locked(index, value); });
}

// `read(view, seen)` reads all and returns nothing where it was led astray; what it read counts if
// nothing was changed meanwhile, or behind the gate.
template <typename Read>
Outcome ListObject::snapshot(Read read) const {
  Snapshot seen;
  const auto attempt = [&]() -> std::optional<Outcome> {
    seen.clear();
    const std::uint32_t version = read_version(object_.gate);
    if (version & 1) return {};
    const list::View view = this->view();
    if (!live()) return Outcome::kGone;
    if (!still(object_.gate, version)) return {};
    const std::optional<Outcome> outcome = read(view, seen);
    if (!outcome) return {};
    for (const Seen& s : seen) {
      if (!still(*s.latch, s.version)) return {};
    }
    return still(object_.gate, version) && list::load(object_.size) == view.size ? outcome : std::nullopt;
  };
  return reading::read(segment_, kSnapshotTries, attempt, [&]() -> std::optional<Outcome> {
    Transaction tx(attachment_.this_thread());
    tx.lock(object_.gate);
    if (!live()) return Outcome::kGone;
    seen.clear();
    const std::optional<Outcome> outcome = read(view(), seen);
    STEWARD_ASSERT(outcome.has_value());
    return outcome;
  });
}

// Calls visit(leaf, from, to) for the slots of the elements [first, last), until it returns false. False:
// the reader is late, or visit() said so.
template <typename Visit>
bool ListObject::for_range(const list::View& view, std::uint64_t first, std::uint64_t last, Snapshot& seen,
                           Visit visit) const {
  for (std::uint64_t i = first; i < last;) {
    const list::Place place = list::find(segment_, view, i);
    if (place.leaf == nullptr) return false;
    const std::uint32_t version = read_version(place.leaf->latch);
    if (version & 1) return false;
    seen.push_back({&place.leaf->latch, version});
    const std::size_t to = std::min<std::uint64_t>(place.count, place.at + (last - i));
    if (!visit(*place.leaf, place.at, to)) return false;
    i += to - place.at;
  }
  return true;
}

Outcome ListObject::size(std::uint64_t& size) const {
  return snapshot([&](const list::View& view, Snapshot&) {
    size = view.size;
    return std::optional(Outcome::kOk);
  });
}

Outcome ListObject::slice(const SliceBounds& bounds, std::vector<OwnedDatum>& values) const {
  return snapshot([&](const list::View& view, Snapshot& seen) -> std::optional<Outcome> {
    const SliceRange range = resolve(bounds, view.size);
    values.clear();
    values.reserve(std::min(range.count, kMostReserved));
    std::uint64_t skip = 0;  // slots until the next element of the slice
    const bool sane = for_range(
        view, range.lowest(), range.end(), seen, [&](const ListLeaf& leaf, std::size_t from, std::size_t to) {
          const std::uint32_t version = seen.back().version;
          const auto unchanged = [&] { return still(leaf.latch, version); };
          std::uint64_t i = from + skip;
          for (; i < to; i += range.stride()) {
            if (!cell::read(segment_, list::cell_at(leaf, i), values.emplace_back(), unchanged)) return false;
          }
          skip = i - to;
          return true;
        });
    if (!sane) return {};
    if (range.step < 0) std::reverse(values.begin(), values.end());
    return Outcome::kOk;
  });
}

// The first element in [first, last) that is equal to the value. `late`: the reader is.
std::optional<std::uint64_t> ListObject::find_value(const list::View& view, const Datum& value,
                                                    std::uint64_t first, std::uint64_t last, Snapshot& seen,
                                                    bool& late) const {
  list::Matcher matches(value);
  std::optional<std::uint64_t> found;
  std::uint64_t passed = first;
  const bool sane =
      for_range(view, first, last, seen, [&](const ListLeaf& leaf, std::size_t from, std::size_t to) {
        const std::uint32_t version = seen.back().version;
        for (std::size_t i = from; i < to; ++i, ++passed) {
          const auto same =
              matches(segment_, list::cell_at(leaf, i), [&] { return still(leaf.latch, version); });
          if (!same) return false;
          if (!*same) continue;
          found = passed;
          return false;
        }
        return true;
      });
  late = !sane && !found;
  return found;
}

Outcome ListObject::index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop,
                          std::uint64_t& at) const {
  return snapshot([&](const list::View& view, Snapshot& seen) -> std::optional<Outcome> {
    const std::uint64_t first = clamp_index(start, view.size);
    const std::uint64_t last = stop ? clamp_index(*stop, view.size) : view.size;
    bool late = false;
    const std::optional<std::uint64_t> found = find_value(view, value, first, last, seen, late);
    if (late) return {};
    at = found.value_or(0);
    return found ? Outcome::kOk : Outcome::kAbsent;
  });
}

Outcome ListObject::contains(const Datum& value) const {
  std::uint64_t at = 0;
  return index(value, 0, std::nullopt, at);
}

Outcome ListObject::count(const Datum& value, std::uint64_t& count) const {
  return snapshot([&](const list::View& view, Snapshot& seen) -> std::optional<Outcome> {
    list::Matcher matches(value);
    count = 0;
    const bool sane =
        for_range(view, 0, view.size, seen, [&](const ListLeaf& leaf, std::size_t from, std::size_t to) {
          const std::uint32_t version = seen.back().version;
          for (std::size_t i = from; i < to; ++i) {
            const auto same =
                matches(segment_, list::cell_at(leaf, i), [&] { return still(leaf.latch, version); });
            if (!same) return false;
            if (*same) ++count;
          }
          return true;
        });
    return sane ? std::optional(Outcome::kOk) : std::nullopt;
  });
}

Outcome ListObject::remove(const Datum& value) {
  Transaction tx(attachment_.this_thread());
  tx.lock(object_.gate);
  if (!live()) return Outcome::kGone;
  Snapshot seen;
  bool late = false;
  const list::View view = this->view();
  const std::optional<std::uint64_t> found = find_value(view, value, 0, view.size, seen, late);
  STEWARD_ASSERT(!late);
  if (!found) return Outcome::kAbsent;
  const Outcome outcome = erase(tx, *found);
  if (outcome == Outcome::kOk) tx.commit();
  return outcome;
}

}  // namespace steward
