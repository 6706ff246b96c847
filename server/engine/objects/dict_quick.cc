// The short ways: reading a value that lies whole in its cell, and replacing one in place (one word, under
// the shard's latch, nothing to undo). Whatever is not so simple is left to the general code.
//
// The entry to be changed is looked for before the latch is taken, so that the cache misses of the search do not
// wait behind the latch's; the version then says whether what was found still holds.
#include "engine/objects/dict_object.h"
#include "engine/objects/number.h"

namespace steward {
namespace {

static_assert(sizeof(KeyHash) == sizeof(std::uint64_t));  // hashes stay in registers

constexpr std::size_t kPosition = 0;  // of the latch in SlotPage::held

bool is_scalar(const Cell& c) noexcept { return !has_bytes(c.kind()) && c.kind() != Kind::kRef; }

}  // namespace

// The directory needs no check: a root word has always led to pages, and what is committed stays so. What
// stands there may be foreign by now; then the shard's offset is checked, and in the end the versions.
[[gnu::flatten]] DictObject::Quick DictObject::quick_get(std::uint64_t number, OwnedDatum& value) const {
  const std::uint32_t gate_version = read_version(object_.gate);
  const std::uint64_t root = this->root();
  if ((gate_version & 1) || root == 0 || !live()) [[unlikely]]
    return Quick::kAsk;
  const NumberKey key{KeyType::kInt, number};
  const KeyHash hash = hash_key(segment_, key);
  std::uint64_t at = directory::offset(root);
  if (const unsigned bits = directory::depth(root); bits != 0) {
    at = directory::entry(segment_, root, hash.prefix(bits)).load(std::memory_order_acquire);
  }
  if (at % kPageBytes != 0 || !segment_.readable(at, 1)) [[unlikely]]
    return Quick::kAsk;
  const Shard& shard = segment_.at(Offset<Shard>(at));
  const std::uint32_t version = read_version(shard.latch);
  const int found = shard::find(segment_, shard, key, hash);
  Quick answer = Quick::kAbsent;
  if (found >= 0) {
    const Cell c = shard::value_cell(shard.entries[static_cast<std::size_t>(found)]);
    if (has_bytes(c.kind())) return Quick::kAsk;
    value.kind = c.kind();
    value.bits = c.bits;
    value.bytes.clear();
    answer = Quick::kFound;
  }
  if ((version & 1) || !shard::covers(shard, hash) || !still(shard.latch, version) ||
      !still(object_.gate, gate_version)) [[unlikely]] {
    return Quick::kAsk;
  }
  return answer;
}

// next(old, new_bits) says what the value becomes, of the same kind, or false: leave it.
template <typename Next>
inline bool DictObject::quick_update(const NumberKey& key, Next next) {
  ThreadSlot& me = attachment_.this_thread();
  const std::uint32_t gate_version = read_version(object_.gate);
  const std::uint64_t root = this->root();
  if ((gate_version & 1) || root == 0 || !live()) return false;
  const KeyHash hash = hash_key(segment_, key);
  Shard* shard = directory::find(segment_, root, hash);
  if (shard == nullptr) return false;
  __builtin_prefetch(shard, 1);
  const std::uint32_t version = read_version(shard->latch);
  const int found = shard::find(segment_, *shard, key, hash);
  if (found < 0 || !shard::covers(*shard, hash)) return false;

  Latch& latch = shard->latch;
  Word& held = me.page->held[kPosition];
  held.store(segment_.offset_of(&latch), std::memory_order_relaxed);
  program_order();  // before this look at the gate, see gate::wait_for_stragglers()
  std::uint32_t nobody = 0;
  if (object_.gate.version.load(std::memory_order_relaxed) != gate_version ||
      !latch.owner.compare_exchange_strong(nobody, me.lock_value, std::memory_order_seq_cst,
                                           std::memory_order_relaxed)) {
    held.store(0, std::memory_order_release);
    return false;
  }
  Entry& entry = shard->entries[static_cast<std::size_t>(found)];
  std::uint64_t bits = 0;
  const bool done = latch.version.load(std::memory_order_relaxed) == version && !gate::closed(object_) &&
                    object_.gate.version.load(std::memory_order_relaxed) == gate_version &&
                    next(shard::value_cell(entry), bits);
  if (done) {
    begin_change(latch);
    entry.value.store(bits, std::memory_order_relaxed);
    end_change(latch);
  }
  release(latch, me, kPosition);
  return done;
}

[[gnu::flatten]] bool DictObject::quick_set(const NumberKey& key, const Datum& value) {
  return quick_update(key, [&](const Cell& old, std::uint64_t& bits) {
    bits = value.bits;
    return old.kind() == value.kind && is_scalar(old);
  });
}

[[gnu::flatten]] bool DictObject::quick_increment(const NumberKey& key, const Datum& by, Datum& result) {
  return quick_update(key, [&](const Cell& old, std::uint64_t& bits) {
    if (!is_scalar(old) || add({old.kind(), old.bits, {}}, by, result) != Outcome::kOk) return false;
    bits = result.bits;
    return result.kind == old.kind();
  });
}

}  // namespace steward
