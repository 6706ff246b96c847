#include "crash/ledger.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

#include "crash/object_cases.h"
#include "steward/error.h"

namespace steward::crash {
namespace {

using store::Dict;
using store::List;
using store::Manager;
using testing::Entries;
using testing::I;
using testing::S;
using testing::T;
using testing::V;
using testing::Vs;

constexpr std::uint64_t kKeys = 40;     // of each writer, for values
constexpr std::uint64_t kCounters = 3;  // of all

enum class Work { kSet, kRemove, kPair, kObject, kCount, kAppend };

Work work_of(std::uint64_t n) {
  constexpr std::array<Work, 8> kTurns{Work::kSet, Work::kCount,  Work::kAppend, Work::kPair,
                                       Work::kSet, Work::kRemove, Work::kObject, Work::kCount};
  return kTurns[n % kTurns.size()];
}

std::int64_t number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

V key(std::uint64_t writer, std::uint64_t n) { return T({I(number(writer)), I(number(n * 7 % kKeys))}); }
V special_key(std::uint64_t writer, const char* what) { return T({I(number(writer)), S(what)}); }
V counter(std::uint64_t n) { return S("counter " + std::to_string(n / 8 % kCounters)); }
V entry(std::uint64_t writer, std::uint64_t n) { return I(number(n * kMaxWriters + writer)); }

// Small ones, blobs, and now and then one with pages of its own.
V value(std::uint64_t n) {
  if (n % 3 == 0) return I(number(n));
  const std::size_t length = n % 31 == 0 ? 9000 : 20 + n % 300;
  return S(std::to_string(n) + " " + letters(length));
}

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error(what); }

std::string name_of(std::uint64_t writer, std::uint64_t n) {
  return "operation " + std::to_string(n) + " of writer " + std::to_string(writer);
}

struct Books {
  explicit Books(Manager& m)
      : manager(m),
        entries(dict_of(m, "entries")),
        counters(dict_of(m, "counters")),
        journal(list_of(m, "journal")) {}
  Manager& manager;
  std::shared_ptr<Dict> entries;
  std::shared_ptr<Dict> counters;
  std::shared_ptr<List> journal;
};

// Both of a pair are set by one update(), so nobody may ever see one without the other.
void demand_pair(Dict& entries, std::uint64_t writer) {
  const auto both = entries.get_many(Vs{special_key(writer, "left"), special_key(writer, "right")});
  if (both[0].has_value() != both[1].has_value() || (both[0] && V(*both[0]) != V(*both[1]))) {
    wrong("half of an update of writer " + std::to_string(writer) + " is seen");
  }
}

void do_operation(Books& books, std::uint64_t writer, std::uint64_t n) {
  switch (work_of(n)) {
    case Work::kSet: books.entries->set(key(writer, n), value(n)); break;
    case Work::kRemove: books.entries->remove(key(writer, n)); break;
    case Work::kPair:
      books.entries->update(
          Entries{{special_key(writer, "left"), value(n)}, {special_key(writer, "right"), value(n)}});
      break;
    case Work::kObject: {
      const auto object = dict_of(books.manager, "");
      object->set(I(1), value(n));
      books.entries->set(special_key(writer, "object"), testing::R(object->id()));
      break;
    }
    case Work::kCount: static_cast<void>(books.counters->increment(counter(n), I(1))); break;
    case Work::kAppend: books.journal->append(entry(writer, n)); break;
  }
}

// What may stand under a key, as the number of the operation that put it there (0: nothing): that of
// the last certain operation, or of a later one that was under way at a death.
struct Expected {
  bool remote;
  std::uint64_t certain = 0;
  std::vector<std::uint64_t> possible{};
  std::vector<std::uint64_t> late{};  // possible before the last certain one
  void note(std::uint64_t operation, bool is_certain) {
    if (!is_certain) return possible.push_back(operation);
    certain = operation;
    late = remote ? std::move(possible) : std::vector<std::uint64_t>{};
    possible.clear();
  }
  [[nodiscard]] bool allows(const std::optional<V>& seen) const {
    const auto matches = [&](std::uint64_t n) { return n == 0 ? !seen : seen && *seen == value(n); };
    return matches(certain) || std::any_of(possible.begin(), possible.end(), matches) ||
           std::any_of(late.begin(), late.end(), matches);
  }
};

std::string shown(const std::optional<V>& v) {
  if (!v) return "nothing";
  return v->kind() == Kind::kInt ? std::to_string(v->view().as_int()) : v->bytes().substr(0, 20);
}

}  // namespace

std::uint64_t Ledger::done_in_all() const noexcept {
  std::uint64_t sum = 0;
  for (std::uint64_t writer = 0; writer < writers_; ++writer) sum += done(writer);
  return sum;
}

void Ledger::open_books(Manager& manager) { const Books books(manager); }

void Ledger::work(std::uint64_t writer, Manager& manager, std::uint64_t operations) {
  Books books(manager);
  Account& account = (*accounts_)[writer];
  for (std::uint64_t n = account.begun + 1; operations > 0; ++n, --operations) {
    account.begun = n;
    try {
      do_operation(books, writer, n);
      account.done = n;
      demand_pair(*books.entries, n % writers_);
    } catch (const Unavailable&) {
      if (!is_remote(writer)) throw;
      account.in_doubt[account.doubts % account.in_doubt.size()] = n;
      account.doubts += 1;
    }
  }
}

void Ledger::note_end(std::uint64_t writer) {
  const Account& account = (*accounts_)[writer];
  if (account.begun != account.done) open_[writer].insert(account.begun);
  const std::uint64_t doubts = std::min<std::uint64_t>(account.doubts, account.in_doubt.size());
  for (std::uint64_t i = 0; i < doubts; ++i) open_[writer].insert(account.in_doubt[i]);
}

void Ledger::audit(Manager& manager) const {
  const Books books(manager);
  audit_entries(*books.entries);
  audit_counters(*books.counters);
  audit_journal(*books.journal);
}

void Ledger::audit_entries(Dict& entries) const {
  for (std::uint64_t writer = 0; writer < writers_; ++writer) {
    audit_entries_of(writer, entries);
    demand_pair(entries, writer);
  }
}

void Ledger::audit_entries_of(std::uint64_t writer, Dict& entries) const {
  const Expected nothing{is_remote(writer)};
  std::map<std::uint64_t, Expected> by_key;
  for (std::uint64_t n = 0; n < kKeys; ++n) by_key.emplace(n, nothing);
  Expected left = nothing;
  for (std::uint64_t n = 1; n <= begun(writer); ++n) {
    const bool certain = !open_[writer].contains(n);
    const Work work = work_of(n);
    if (work == Work::kSet) by_key.at(n * 7 % kKeys).note(n, certain);
    if (work == Work::kRemove) by_key.at(n * 7 % kKeys).note(0, certain);
    if (work == Work::kPair) left.note(n, certain);
  }
  const auto demand = [&](const V& where, const Expected& expected) {
    const auto seen = testing::find(entries, where);
    if (expected.allows(seen)) return;
    wrong("writer " + std::to_string(writer) + " has " + shown(seen) +
          " where it should have what operation " + std::to_string(expected.certain) +
          " set (0: nothing), or one of " + std::to_string(expected.possible.size()) +
          " others that were under way at a death");
  };
  for (const auto& [n, expected] : by_key) demand(T({I(number(writer)), I(number(n))}), expected);
  demand(special_key(writer, "left"), left);
}

void Ledger::audit_counters(Dict& counters) const {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> bounds;  // acknowledged; and uncertain
  for (std::uint64_t writer = 0; writer < writers_; ++writer) {
    for (std::uint64_t n = 1; n <= begun(writer); ++n) {
      if (work_of(n) != Work::kCount) continue;
      auto& [least, open] = bounds[counter(n).bytes()];
      ++(open_[writer].contains(n) ? open : least);
    }
  }
  for (const auto& [name, bound] : bounds) {
    const auto seen = testing::find(counters, S(name));
    const std::int64_t count = seen ? seen->view().as_int() : 0;
    if (count < bound.first || count > bound.first + bound.second) {
      wrong(name + " is " + std::to_string(count) + "; " + std::to_string(bound.first) +
            " increments were acknowledged and " + std::to_string(bound.second) + " were under way");
    }
  }
}

void Ledger::audit_journal(List& journal) const {
  std::vector<std::set<std::uint64_t>> seen(writers_);
  for (const OwnedDatum& owned : journal.slice({})) {
    const auto tag = static_cast<std::uint64_t>(owned.view().as_int());
    const std::uint64_t writer = tag % kMaxWriters;
    const std::uint64_t n = tag / kMaxWriters;
    if (writer >= writers_ || n > begun(writer) || work_of(n) != Work::kAppend)
      wrong("the journal has an entry that nobody made");
    const bool in_order = seen[writer].empty() || *seen[writer].rbegin() < n || is_remote(writer);
    if (!seen[writer].insert(n).second || !in_order)
      wrong(name_of(writer, n) + " stands twice, or out of order");
  }
  for (std::uint64_t writer = 0; writer < writers_; ++writer) {
    for (std::uint64_t n = 1; n <= begun(writer); ++n) {
      if (work_of(n) != Work::kAppend || open_[writer].contains(n) || seen[writer].contains(n)) continue;
      wrong(name_of(writer, n) + " was acknowledged and is not in the journal");
    }
  }
}

}  // namespace steward::crash
