#include "engine/store/process_store.h"

#include <sys/stat.h>

#include <chrono>
#include <map>

#include "engine/objects/reclaim.h"
#include "engine/recovery/recovery.h"
#include "engine/sync/fork.h"
#include "steward/error.h"

namespace steward::store {
namespace {

using FileId = std::pair<dev_t, ino_t>;

struct Registry {
  std::mutex mutex;
  std::map<FileId, std::weak_ptr<ProcessStore>> stores;
};

thread_local int guards = 0;  // FilesGuards of this thread

Registry& registry() {
  static auto& instance = *new Registry;
  return instance;
}

// So that a forked child does not find it locked by a thread that it has not.
void guard_forks() {
  static const auto& owner = *new std::shared_ptr<int>(std::make_shared<int>(0));
  static const bool once = [] {
    on_fork(owner, {[] { registry().mutex.lock(); }, [] { registry().mutex.unlock(); },
                    [] { registry().mutex.unlock(); }});
    return true;
  }();
  static_cast<void>(once);
}

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

SessionState state_of(const SessionEntry& entry) noexcept {
  return static_cast<SessionState>(entry.state.load(std::memory_order_acquire));
}

}  // namespace

ProcessStore::ProcessStore(std::unique_ptr<Segment> segment)
    : attachment_(Attachment::make(std::move(segment), recover_session)) {}

ProcessStore::FilesGuard::FilesGuard() {
  guard_forks();
  if (guards++ == 0) registry().mutex.lock();
}

ProcessStore::FilesGuard::~FilesGuard() {
  if (--guards == 0) registry().mutex.unlock();
}

std::shared_ptr<ProcessStore> ProcessStore::adopt(std::unique_ptr<Segment> segment) {
  struct stat status {};
  if (fstat(segment->file().fd(), &status) != 0) throw Unavailable("can not look at the segment's file");
  std::shared_ptr<ProcessStore> store(new ProcessStore(std::move(segment)), [](ProcessStore* last) {
    const FilesGuard guard;
    delete last;
  });
  on_fork(store, {[raw = store.get()] { raw->before_fork(); }, [raw = store.get()] { raw->after_fork(); },
                  [raw = store.get()] { raw->in_child(); }});
  Registry& r = registry();
  std::erase_if(r.stores, [](const auto& entry) { return entry.second.expired(); });
  r.stores[{status.st_dev, status.st_ino}] = store;
  return store;
}

std::shared_ptr<ProcessStore> ProcessStore::find(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return nullptr;
  Registry& r = registry();
  const auto found = r.stores.find({status.st_dev, status.st_ino});
  return found == r.stores.end() ? nullptr : found->second.lock();
}

ProcessStore::~ProcessStore() {
  if (!attachment_->has_session()) return;
  try {
    drop_references(attachment_->session());
    reclaim();
  } catch (const Error&) {
    return;  // no memory for the log: the session is left for somebody to reap
  }
  attachment_->end_session();
}

Holder& ProcessStore::own() {
  const std::lock_guard guard(mutex_);
  if (!own_) own_ = std::make_unique<Holder>(*this, attachment_->session());
  return *own_;
}

std::shared_ptr<Holder> ProcessStore::remote(std::uint64_t client) {
  const std::lock_guard guard(mutex_);
  std::shared_ptr<Holder>& holder = remote_[client];
  if (holder) return holder;
  const auto high = static_cast<std::uint32_t>(segment().header().session_high.load());
  for (std::uint32_t i = 0; i < high && !holder; ++i) {
    const SessionEntry& entry = segment().session(i);
    if (state_of(entry) != SessionState::kRemote || entry.client.load() != client) continue;
    holder = std::make_shared<Holder>(*this, i);
    holder->reload(i);
  }
  if (!holder) holder = std::make_shared<Holder>(*this, attachment_->claim_remote(client));
  return holder;
}

void ProcessStore::end_remote(std::uint64_t client) {
  std::shared_ptr<Holder> holder = remote(client);
  {
    const std::lock_guard guard(mutex_);
    remote_.erase(client);
  }
  holder->retire();
  // kDeparted first: if we die in the middle somebody else goes on.
  HalfWord& state = segment().session(holder->session()).state;
  state.store(static_cast<std::uint32_t>(SessionState::kDeparted), std::memory_order_release);
  end_departed();
  reclaim();
}

std::vector<std::uint64_t> ProcessStore::remote_clients() const {
  std::vector<std::uint64_t> clients;
  const auto high = static_cast<std::uint32_t>(segment().header().session_high.load());
  for (std::uint32_t i = 0; i < high; ++i) {
    const SessionEntry& entry = segment().session(i);
    if (state_of(entry) == SessionState::kRemote) clients.push_back(entry.client.load());
  }
  return clients;
}

void ProcessStore::end_departed() {
  static_cast<void>(attachment_->session());  // claimed first: what is worked on here needs a slot
  const auto high = static_cast<std::uint32_t>(segment().header().session_high.load());
  for (std::uint32_t i = 0; i < high; ++i) {
    HalfWord& state = segment().session(i).state;
    if (state_of(segment().session(i)) != SessionState::kDeparted) continue;
    attachment_->take_over(i, [&](SessionState now) {
      if (now != SessionState::kDeparted) return false;
      drop_references(i);
      state.store(static_cast<std::uint32_t>(SessionState::kFree), std::memory_order_release);
      return true;
    });
  }
}

std::size_t ProcessStore::reap() {
  const std::size_t reaped = recover_all_dead(*attachment_);
  end_departed();
  reclaim();
  last_reap_ms_.store(now_ms());
  return reaped;
}

void ProcessStore::reap_sometimes() {
  constexpr std::int64_t kPauseMs = 100;
  if (!segment().read_only() && now_ms() - last_reap_ms_.load() > kPauseMs) reap();
}

void ProcessStore::reclaim_now() { reclaim_all(me()); }

// The child's handles keep their objects alive from its first moment, whatever the parent does then:
// its session is made, and given the references, before there is a child.
void ProcessStore::before_fork() noexcept {
  mutex_.lock();
  unborn_ = kNoSession;
  if (!own_) return;
  own_->lock_for_fork();
  try {
    const std::vector<ObjectId> ids = own_->ids_locked();
    if (!ids.empty()) unborn_ = attachment_->claim_unborn();
    if (unborn_ != kNoSession) copy_handles(unborn_, ids);
  } catch (const Error&) {
    // No memory: the parent's references must do.
  }
}

void ProcessStore::copy_handles(std::uint32_t session, const std::vector<ObjectId>& ids) {
  constexpr std::size_t kAtOnce = std::tuple_size_v<decltype(HandlePage::ids)>;
  for (std::size_t first = 0; first < ids.size(); first += kAtOnce) {
    add_page(session);
    HandlePage& page = segment().at(Offset<HandlePage>(segment().session(session).handles.load()));
    for (std::size_t i = first; i < std::min(ids.size(), first + kAtOnce); ++i) {
      Transaction tx(me());
      references::lock_store(tx);
      ObjectEntry* object = references::find_live(segment(), ids[i]);
      if (object == nullptr || !tx.reserve(8)) continue;
      references::add_one(tx, *object);
      tx.set(page.ids[i - first], ids[i]);
      tx.commit();
    }
  }
}

void ProcessStore::after_fork() noexcept {
  if (own_) own_->unlock_after_fork();
  mutex_.unlock();
}

void ProcessStore::in_child() noexcept {
  if (unborn_ != kNoSession) attachment_->adopt_unborn(unborn_);
  const bool adopted = attachment_->has_session();
  after_fork();
  if (own_ && adopted) {
    own_->reload(attachment_->session());
  } else {
    own_.reset();  // made anew with the session that the child claims when it needs one
  }
}

}  // namespace steward::store
