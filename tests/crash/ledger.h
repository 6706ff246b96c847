// Writers that can be killed at any time, and an account of what they did, kept outside of the segment.
//
// Writer w does operation 1, 2, 3 ... What operation n is follows from n alone, and before and after it
// the writer notes n in its account. So from the account of a dead writer everything is known but for
// one thing: whether the operation under way took effect. Its successor goes on with n + 1. A remote
// writer also notes as in doubt what ended with Unavailable: the server died under it.
//
// All writers change the same objects: a dict "entries", where each has keys of its own; a dict
// "counters", where all increment the same keys; a list "journal" to which all append.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/store/store.h"
#include "support/child_process.h"

namespace steward::crash {

inline constexpr std::uint64_t kMaxWriters = 16;

// In memory shared with the writers. Only the writer writes.
struct Account {
  std::atomic<std::uint64_t> begun{0};
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> doubts{0};
  std::array<std::atomic<std::uint64_t>, 4096> in_doubt{};
};

class Ledger {
 public:
  // The last `remote` of the writers are remote ones: a server may finish what a dead client has sent it,
  // and so after what the client's successor does first.
  explicit Ledger(std::uint64_t writers, std::uint64_t remote = 0)
      : writers_(writers), remote_(remote), open_(writers) {}

  [[nodiscard]] bool is_remote(std::uint64_t writer) const noexcept { return writer >= writers_ - remote_; }
  [[nodiscard]] std::uint64_t done(std::uint64_t writer) const noexcept { return (*accounts_)[writer].done; }
  [[nodiscard]] std::uint64_t begun(std::uint64_t writer) const noexcept {
    return (*accounts_)[writer].begun;
  }
  [[nodiscard]] std::uint64_t done_in_all() const noexcept;

  // Makes the objects.
  static void open_books(store::Manager& manager);
  // In a writer's process: works until it is killed, or `operations` more are done. Throws when a read
  // shows what can not be.
  void work(std::uint64_t writer, store::Manager& manager, std::uint64_t operations = ~std::uint64_t{0});
  // To be told that a writer has ended, before its successor is started.
  void note_end(std::uint64_t writer);

  // Compares the objects with the accounts, in a process that does nothing else meanwhile. Throws,
  // saying what was lost, doubled or made up.
  void audit(store::Manager& manager) const;

 private:
  void audit_entries(store::Dict& entries) const;
  void audit_entries_of(std::uint64_t writer, store::Dict& entries) const;
  void audit_counters(store::Dict& counters) const;
  void audit_journal(store::List& journal) const;

  std::uint64_t writers_;
  std::uint64_t remote_;
  testing::Shared<std::array<Account, kMaxWriters>> accounts_;
  std::vector<std::set<std::uint64_t>> open_;  // by writer: operations that may have taken effect
};

}  // namespace steward::crash
