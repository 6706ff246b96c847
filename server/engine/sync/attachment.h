// Attachment: this process as one of those that share a segment.
//
// It owns the process's session (a record lock that the kernel releases when the process dies) and
// gives each thread its slot: the number by which its locks name it, and the page with its undo
// logs. Both are claimed when they are first needed, so that a reader costs nothing, and made anew
// in the child after fork(), which inherits neither record locks nor threads.
//
// Thread safety: every method may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/segment/segment.h"

namespace steward {

inline constexpr std::uint32_t kWaitersBit = 1U << 31;
inline constexpr std::uint32_t kNoSession = ~0U;

class Attachment;

// One thread in one segment.
struct ThreadSlot {
  Attachment* attachment = nullptr;
  SlotPage* page = nullptr;
  std::uint32_t index = 0;
  std::uint32_t lock_value = 0;  // what stands in a latch that this thread holds
};

class Attachment : public std::enable_shared_from_this<Attachment> {
 public:
  // Repairs what a dead session left half done, frees its slots and leaves it kDeparted. Set by
  // recovery/, which stands above this layer.
  using Recover = std::function<void(Attachment&, std::uint32_t session)>;

  static std::shared_ptr<Attachment> make(std::unique_ptr<Segment> segment, Recover recover);
  ~Attachment();
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;

  [[nodiscard]] Segment& segment() const noexcept { return *segment_; }

  // The calling thread's slot; about 1 ns but for the first call. PermissionDenied when attached
  // read-only, OutOfMemory, Unavailable when all slots or sessions are taken.
  ThreadSlot& this_thread() {
    if (cache_.serial == serial_) [[likely]]
      return *cache_.slot;
    return find_slot();
  }

  // This process's session; claims one when there is none yet.
  std::uint32_t session();
  // Ends it: the slots of this process are free after it. The references are store/'s to give back.
  void end_session() noexcept;
  [[nodiscard]] bool has_session() const noexcept { return session_.load() != kNoSession; }

  // Whether a session's process still runs; 0.5 us.
  [[nodiscard]] bool alive(std::uint32_t session) const noexcept;
  // Takes a dead session over and repairs it; true when it was dead and is repaired now. May be killed
  // at any point: the next one begins again.
  bool recover_if_dead(std::uint32_t session);
  // Runs work(state) while this process holds the record lock of a session that nobody else holds; false
  // where somebody does. While we work the session looks alive, so others wait for us; if we die the
  // kernel lets the next one in.
  bool take_over(std::uint32_t session, const std::function<bool(SessionState)>& work);

  // A session for the child that this process is about to fork, and what it does there. See store/.
  [[nodiscard]] std::uint32_t claim_unborn();
  // A session for a remote client, which no process's death ends.
  [[nodiscard]] std::uint32_t claim_remote(std::uint64_t client);
  void adopt_unborn(std::uint32_t session) noexcept;

  // Called around fork() by the one set of handlers, see fork.cc.
  void lock_for_fork() {
    recovery_mutex_.lock();
    mutex_.lock();
  }
  void unlock_after_fork() {
    mutex_.unlock();
    recovery_mutex_.unlock();
  }
  void reset_in_child() noexcept;

  // The slot of a dead thread, for the one who repairs it.
  [[nodiscard]] ThreadSlot impersonate(std::uint32_t slot) noexcept;
  [[nodiscard]] std::uint32_t lock_value(std::uint32_t slot) const noexcept {
    return (slot + 1) | (segment_->lock_secret() << 16);
  }

 private:
  struct Cache {
    std::uint64_t serial = 0;
    ThreadSlot* slot = nullptr;
  };
  struct ThreadSlots;  // those of one thread, in all segments

  Attachment(std::unique_ptr<Segment> segment, Recover recover);
  ThreadSlot& find_slot();
  ThreadSlot claim_slot();
  void release_slot(const ThreadSlot& slot) noexcept;
  [[nodiscard]] std::uint32_t claim_session();
  // Keeps the threads of this process apart where they take record locks of sessions. Empty where this
  // thread has it already.
  [[nodiscard]] std::unique_lock<std::mutex> lock_sessions();
  [[nodiscard]] std::uint32_t claim_entry(const std::function<void(SessionEntry&)>& fill, SessionState state,
                                          bool keep_lock);
  [[nodiscard]] bool lock_free_session(std::uint32_t i) noexcept;

  static thread_local Cache cache_;
  // What this thread is repairing: it may come upon another dead session meanwhile.
  struct Recovering {
    const Attachment* attachment;
    std::uint32_t session;
    const Recovering* outer;
  };
  static thread_local const Recovering* recovering_;
  static thread_local bool ended_;  // this thread's slots are given back already
  static ThreadSlots& thread_slots();

  std::unique_ptr<Segment> segment_;
  Recover recover_;
  const std::uint64_t serial_;
  std::atomic<std::uint32_t> session_{kNoSession};
  std::mutex mutex_;           // guards claiming and ending the session; taken after recovery_mutex_
  std::mutex recovery_mutex_;  // record locks do not keep threads of one process apart
};

}  // namespace steward
