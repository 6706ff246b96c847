// Reading a dict: without a latch while nobody writes there, with one when somebody does without pause.
#include "engine/objects/dict_object.h"
#include "engine/objects/reading.h"

namespace steward {
namespace {

constexpr int kTries = 64;  // without a latch, before one is taken
constexpr int kSnapshotTries = 3;

}  // namespace

struct DictObject::Seen {
  const Latch* latch;
  std::uint32_t version;
};

// One try without a latch; nothing when a writer was in the way.
template <typename Read>
std::optional<Outcome> DictObject::try_read(KeyHash hash, Read& read) const {
  const std::uint32_t gate = read_version(object_.gate);
  if (gate & 1) return {};
  const std::uint64_t root = this->root();
  if (!live()) [[unlikely]]
    return Outcome::kGone;
  if (root == 0) return still(object_.gate, gate) ? std::optional(Outcome::kAbsent) : std::nullopt;
  const Shard* shard = directory::find(segment_, root, hash);
  if (shard == nullptr) [[unlikely]]
    return {};
  const std::uint32_t version = read_version(shard->latch);
  if ((version & 1) || !shard::covers(*shard, hash)) [[unlikely]]
    return {};
  const auto unchanged = [&] { return still(shard->latch, version) && still(object_.gate, gate); };
  const Outcome outcome = read(*shard, unchanged);
  return unchanged() ? std::optional(outcome) : std::nullopt;
}

template <typename Read>
std::optional<Outcome> DictObject::read_locked(KeyHash hash, Read& read) const {
  Transaction tx(attachment_.this_thread());
  Shard* shard = nullptr;
  switch (lock_shard(tx, hash, shard)) {
    case Locked::kRetry: return {};
    case Locked::kNoPages: return Outcome::kAbsent;
    case Locked::kGone: return Outcome::kGone;
    case Locked::kYes: break;
  }
  return read(*shard, cell::kLocked);
}

template <typename Read>
Outcome DictObject::read_shard(KeyHash hash, Read read) const {
  if (const auto outcome = try_read(hash, read)) [[likely]]
    return *outcome;
  return read_again(hash, read);
}

template <typename Read>
[[gnu::noinline]] Outcome DictObject::read_again(KeyHash hash, Read& read) const {
  const auto attempt = [&] { return try_read(hash, read); };
  return reading::read(segment_, kTries - 1, attempt, [&] { return read_locked(hash, read); });
}

[[gnu::flatten]] Outcome DictObject::get(const KeyForm& key, OwnedDatum& value) const {
  const KeyHash hash = hash_key(segment_, key);
  return read_shard(hash, [&](const Shard& shard, auto unchanged) {
    const int i = shard::find(segment_, shard, key, hash);
    if (i < 0) return Outcome::kAbsent;
    static_cast<void>(cell::read(segment_, shard::value_cell(shard.entries[static_cast<std::size_t>(i)]),
                                 value, unchanged));
    return Outcome::kOk;
  });
}

[[gnu::flatten]] Outcome DictObject::contains(const KeyForm& key) const {
  const KeyHash hash = hash_key(segment_, key);
  return read_shard(hash, [&](const Shard& shard, auto) {
    return shard::find(segment_, shard, key, hash) < 0 ? Outcome::kAbsent : Outcome::kOk;
  });
}

// `read(root, seen)` reads all and returns false where it was led astray; what it read counts if all
// versions in `seen` still hold. After some tries it is done behind the closed gate.
template <typename ReadAll>
Outcome DictObject::read_all(ReadAll read) const {
  std::vector<Seen> seen;
  const auto attempt = [&]() -> std::optional<Outcome> {
    if (!live()) return Outcome::kGone;
    seen.clear();
    const std::uint32_t gate = read_version(object_.gate);
    if ((gate & 1) || !read(root(), seen)) return {};
    for (const Seen& s : seen) {
      if (!still(*s.latch, s.version)) return {};
    }
    return still(object_.gate, gate) ? std::optional(Outcome::kOk) : std::nullopt;
  };
  return reading::read(segment_, kSnapshotTries, attempt, [&]() -> std::optional<Outcome> {
    Transaction tx(attachment_.this_thread());
    gate::close(tx, object_, index_);
    if (!live()) return Outcome::kGone;
    seen.clear();
    STEWARD_ASSERT(read(root(), seen));
    return Outcome::kOk;
  });
}

Outcome DictObject::size(std::uint64_t& size) const {
  return read_all([&](std::uint64_t root, std::vector<Seen>& seen) {
    size = 0;
    return directory::for_each_shard(segment_, root, [&](const Shard& shard) {
      seen.push_back({&shard.latch, read_version(shard.latch)});
      size += shard::count(shard);
      return (seen.back().version & 1) == 0;
    });
  });
}

Outcome DictObject::rows(std::uint64_t after, std::uint64_t limit, Columns columns,
                         std::vector<Row>& rows) const {
  struct Candidate {
    std::uint64_t order;
    const Entry* entry;
    bool operator<(const Candidate& other) const { return order < other.order; }
  };
  std::vector<Candidate> candidates;
  std::string scratch;
  const auto copy = [&](const Candidate& c, Row& row) {
    row.order = c.order;
    return (!columns.keys ||
            shard::read_key(segment_, shard::key_cell(*c.entry), row.key, scratch, cell::kLocked)) &&
           (!columns.values || cell::read(segment_, shard::value_cell(*c.entry), row.value, cell::kLocked));
  };
  return read_all([&](std::uint64_t root, std::vector<Seen>& seen) {
    candidates.clear();
    const bool sane = directory::for_each_shard(segment_, root, [&](const Shard& shard) {
      seen.push_back({&shard.latch, read_version(shard.latch)});
      shard::for_each(shard, [&](std::size_t i) {
        const std::uint64_t order = shard::load(shard.entries[i].order);
        if (order > after) candidates.push_back({order, &shard.entries[i]});
      });
      return (seen.back().version & 1) == 0;
    });
    if (!sane) return false;
    if (candidates.size() > limit) {
      std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(limit),
                       candidates.end());
      candidates.resize(limit);
    }
    std::sort(candidates.begin(), candidates.end());
    rows.resize(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!copy(candidates[i], rows[i])) return false;
    }
    return true;
  });
}

Outcome DictObject::get_many(std::span<const KeyForm> keys,
                             std::vector<std::optional<OwnedDatum>>& values) const {
  constexpr std::size_t kBatch = 16;  // misses that are under way together
  std::vector<KeyHash> hashes(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) hashes[i] = hash_key(segment_, keys[i]);
  return read_all([&](std::uint64_t root, std::vector<Seen>& seen) {
    values.assign(keys.size(), std::nullopt);
    std::array<const Shard*, kBatch> shards{};
    for (std::size_t first = 0; root != 0 && first < keys.size(); first += kBatch) {
      const std::size_t n = std::min(kBatch, keys.size() - first);
      for (std::size_t i = 0; i < n; ++i) {
        shards[i] = directory::find(segment_, root, hashes[first + i]);
        if (shards[i] == nullptr) return false;
        __builtin_prefetch(shards[i]);
        __builtin_prefetch(&shards[i]->groups[2 * (hashes[first + i].bits() % kGroups)]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        const Shard& shard = *shards[i];
        seen.push_back({&shard.latch, read_version(shard.latch)});
        if ((seen.back().version & 1) || !shard::covers(shard, hashes[first + i])) return false;
        const int found = shard::find(segment_, shard, keys[first + i], hashes[first + i]);
        if (found < 0) continue;
        const Cell c = shard::value_cell(shard.entries[static_cast<std::size_t>(found)]);
        const auto unchanged = [&] { return still(shard.latch, seen.back().version); };
        if (!cell::read(segment_, c, values[first + i].emplace(), unchanged)) return false;
      }
    }
    return true;
  });
}

}  // namespace steward
