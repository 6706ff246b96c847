#include "engine/sync/attachment.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <new>
#include <utility>

#include "engine/sync/fork.h"
#include "steward/error.h"

namespace steward {
namespace {

constexpr std::uint64_t kUnbornNs = 10'000'000'000;  // fork()'s child claims its session within microseconds

std::uint64_t monotonic_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

std::uint64_t next_serial() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void raise_to(Word& high, std::uint64_t value) noexcept {
  std::uint64_t seen = high.load();
  while (seen < value && !high.compare_exchange_weak(seen, value)) {
  }
}

}  // namespace

// A thread's slots live as long as the thread; one that ends gives them back.
struct Attachment::ThreadSlots {
  struct Entry {
    std::uint64_t serial = 0;
    std::weak_ptr<Attachment> attachment;
    std::unique_ptr<ThreadSlot> slot;
  };
  std::vector<Entry> entries;
  ~ThreadSlots() {
    ended_ = true;
    cache_ = {};
    for (const Entry& entry : entries) {
      if (const auto attachment = entry.attachment.lock()) attachment->release_slot(*entry.slot);
    }
  }
};

thread_local Attachment::Cache Attachment::cache_;
thread_local const Attachment::Recovering* Attachment::recovering_ = nullptr;
thread_local bool Attachment::ended_ = false;

// The main thread's objects are destroyed before static ones, and a static manager still has references
// to give back then: it gets slots that nobody destroys, and that end with the session.
Attachment::ThreadSlots& Attachment::thread_slots() {
  if (ended_) {
    static auto& last = *new ThreadSlots;
    return last;
  }
  thread_local ThreadSlots slots;
  return slots;
}

Attachment::Attachment(std::unique_ptr<Segment> segment, Recover recover)
    : segment_(std::move(segment)), recover_(std::move(recover)), serial_(next_serial()) {}

std::shared_ptr<Attachment> Attachment::make(std::unique_ptr<Segment> segment, Recover recover) {
  std::shared_ptr<Attachment> attachment(new Attachment(std::move(segment), std::move(recover)));
  watch_forks(attachment);
  return attachment;
}

Attachment::~Attachment() { end_session(); }

ThreadSlot& Attachment::find_slot() {
  std::vector<ThreadSlots::Entry>& entries = thread_slots().entries;
  auto found =
      std::find_if(entries.begin(), entries.end(), [this](const auto& e) { return e.serial == serial_; });
  if (found == entries.end()) {
    std::erase_if(entries, [](const auto& e) { return e.attachment.expired(); });
    auto slot = std::make_unique<ThreadSlot>(claim_slot());
    entries.push_back({serial_, weak_from_this(), std::move(slot)});
    found = std::prev(entries.end());
  }
  cache_ = {serial_, found->slot.get()};
  return *cache_.slot;
}

ThreadSlot Attachment::impersonate(std::uint32_t slot) noexcept {
  return {this, &segment_->slot(slot), slot, lock_value(slot)};
}

ThreadSlot Attachment::claim_slot() {
  const std::uint32_t owner = session() + 1;
  for (std::uint32_t i = 0; i < kMaxSlots; ++i) {
    std::uint32_t expected = 0;
    if (segment_->slot_owner(i).load(std::memory_order_relaxed) != 0) continue;
    if (!segment_->commit(&segment_->slot(i), sizeof(SlotPage))) {
      throw OutOfMemory(
          "no memory for this thread's log: /dev/shm is full; free some of it or make it larger "
          "(docker: --shm-size)");
    }
    raise_to(segment_->header().slot_high, i + 1);  // first: repairers look no further
    if (!segment_->slot_owner(i).compare_exchange_strong(expected, owner)) continue;
    return impersonate(i);
  }
  throw Unavailable("all " + std::to_string(kMaxSlots) +
                    " thread slots of the segment are taken; end some threads");
}

void Attachment::release_slot(const ThreadSlot& slot) noexcept {
  std::uint32_t owner = session_.load(std::memory_order_acquire) + 1;
  segment_->slot_owner(slot.index).compare_exchange_strong(owner, 0, std::memory_order_release);
}

std::unique_lock<std::mutex> Attachment::lock_sessions() {
  for (const Recovering* r = recovering_; r != nullptr; r = r->outer) {
    if (r->attachment == this) return {};
  }
  return std::unique_lock(recovery_mutex_);
}

std::uint32_t Attachment::session() {
  const std::uint32_t known = session_.load(std::memory_order_acquire);
  if (known != kNoSession) return known;
  const auto sessions = lock_sessions();
  const std::lock_guard guard(mutex_);
  // So that a barrier asked for by another process reaches this one's threads: objects/gate.h.
  syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0);
  if (session_.load() == kNoSession) session_.store(claim_session(), std::memory_order_release);
  return session_.load();
}

// The record lock decides between processes, the state tells what the last owner left.
bool Attachment::lock_free_session(std::uint32_t i) noexcept {
  SessionEntry& entry = segment_->session(i);
  if (entry.state.load() != static_cast<std::uint32_t>(SessionState::kFree)) return false;
  if (!segment_->file().try_lock(segment_->session_lock_byte(i))) return false;
  if (entry.state.load() == static_cast<std::uint32_t>(SessionState::kFree)) return true;
  segment_->file().unlock(segment_->session_lock_byte(i));
  return false;
}

std::uint32_t Attachment::claim_entry(const std::function<void(SessionEntry&)>& fill, SessionState state,
                                      bool keep_lock) {
  for (std::uint32_t i = 0; i < kMaxSessions; ++i) {
    if (!lock_free_session(i)) continue;
    SessionEntry& entry = segment_->session(i);
    fill(entry);
    entry.born_ns.store(monotonic_ns());
    raise_to(segment_->header().session_high, i + 1);
    entry.state.store(static_cast<std::uint32_t>(state), std::memory_order_release);
    if (!keep_lock) segment_->file().unlock(segment_->session_lock_byte(i));
    return i;
  }
  throw Unavailable("all " + std::to_string(kMaxSessions) +
                    " sessions of the segment are taken; end some processes "
                    "or remote clients");
}

std::uint32_t Attachment::claim_session() {
  if (segment_->read_only()) {
    throw PermissionDenied(
        "this process is attached read-only and can not change anything; connect without "
        "read_only, or through the server");
  }
  const auto fill = [](SessionEntry& entry) { entry.pid.store(static_cast<std::uint64_t>(getpid())); };
  return claim_entry(fill, SessionState::kProcess, true);
}

std::uint32_t Attachment::claim_unborn() {
  const std::uint32_t parent = session();
  const auto sessions = lock_sessions();
  const auto fill = [parent](SessionEntry& entry) {
    entry.parent.store(parent + 1);
    entry.pid.store(0);
  };
  return claim_entry(fill, SessionState::kUnborn, false);
}

std::uint32_t Attachment::claim_remote(std::uint64_t client) {
  const auto sessions = lock_sessions();
  return claim_entry([client](SessionEntry& entry) { entry.client.store(client); }, SessionState::kRemote,
                     false);
}

void Attachment::adopt_unborn(std::uint32_t session) noexcept {
  if (session == kNoSession || !segment_->file().try_lock(segment_->session_lock_byte(session))) return;
  SessionEntry& entry = segment_->session(session);
  if (entry.state.load() != static_cast<std::uint32_t>(SessionState::kUnborn)) {
    segment_->file().unlock(segment_->session_lock_byte(session));
    return;  // the parent died, and so long ago that somebody ended this session
  }
  syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0);
  entry.pid.store(static_cast<std::uint64_t>(getpid()));
  entry.state.store(static_cast<std::uint32_t>(SessionState::kProcess), std::memory_order_release);
  session_.store(session, std::memory_order_release);
}

void Attachment::end_session() noexcept {
  const std::lock_guard guard(mutex_);
  const std::uint32_t session = session_.exchange(kNoSession);
  if (session == kNoSession) return;
  const auto high = static_cast<std::uint32_t>(segment_->header().slot_high.load());
  for (std::uint32_t i = 0; i < high; ++i) {
    std::uint32_t owner = session + 1;
    segment_->slot_owner(i).compare_exchange_strong(owner, 0);
  }
  SessionEntry& entry = segment_->session(session);
  // References that are left are somebody else's to drop.
  const SessionState end = entry.handles.load() == 0 ? SessionState::kFree : SessionState::kDeparted;
  entry.state.store(static_cast<std::uint32_t>(end), std::memory_order_release);
  segment_->file().unlock(segment_->session_lock_byte(session));
}

bool Attachment::alive(std::uint32_t session) const noexcept {
  if (session == session_.load(std::memory_order_acquire)) return true;
  const SessionEntry& entry = segment_->session(session);
  const auto state = static_cast<SessionState>(entry.state.load(std::memory_order_acquire));
  if (state != SessionState::kProcess && state != SessionState::kUnborn) return true;
  if (segment_->file().lock_holder(segment_->session_lock_byte(session)) != 0) return true;
  if (state != SessionState::kUnborn) return false;
  const std::uint32_t parent = entry.parent.load() - 1;
  return monotonic_ns() - entry.born_ns.load() < kUnbornNs && parent < kMaxSessions && alive(parent);
}

bool Attachment::recover_if_dead(std::uint32_t session) {
  if (alive(session)) return false;
  return take_over(session, [&](SessionState state) {
    const bool dead = state == SessionState::kProcess || state == SessionState::kUnborn;
    if (dead) recover_(*this, session);
    return dead;
  });
}

bool Attachment::take_over(std::uint32_t session, const std::function<bool(SessionState)>& work) {
  for (const Recovering* r = recovering_; r != nullptr; r = r->outer) {
    if (r->attachment == this && r->session == session) return false;
  }
  const auto sessions = lock_sessions();
  const std::uint64_t byte = segment_->session_lock_byte(session);
  if (session == session_.load() || !segment_->file().try_lock(byte)) return false;
  const Recovering now{this, session, recovering_};
  struct Restore {
    const SegmentFile& file;
    std::uint64_t byte;
    ~Restore() {
      recovering_ = recovering_->outer;
      file.unlock(byte);
    }
  } restore{segment_->file(), byte};
  recovering_ = &now;
  return work(static_cast<SessionState>(segment_->session(session).state.load(std::memory_order_acquire)));
}

void Attachment::reset_in_child() noexcept {
  session_.store(kNoSession);
  std::erase_if(thread_slots().entries, [this](const auto& e) { return e.serial == serial_; });
  cache_ = {};
}

}  // namespace steward
