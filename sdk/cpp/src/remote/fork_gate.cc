#include "cpp/src/remote/fork_gate.h"

#include <grpc/grpc.h>
#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "steward/error.h"

namespace steward::remote {
namespace {

// One for the process, never destroyed: handles in static variables may outlive any order of ends.
class Gate {
 public:
  static Gate& instance() {
    static Gate* const gate = new Gate;
    return *gate;
  }

  void enter() noexcept { pthread_rwlock_rdlock(&lock_); }
  void leave() noexcept { pthread_rwlock_unlock(&lock_); }

  void add(Forkable* member) {
    const std::scoped_lock lock(members_mutex_);
    members_.push_back(member);
  }
  void remove(Forkable* member) noexcept {
    const std::scoped_lock lock(members_mutex_);
    std::erase(members_, member);
  }

  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  Gate() {
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    // Or many calling threads would keep a fork out for ever.
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&lock_, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    pthread_atfork([] { instance().prepare(); }, [] { instance().parent(); }, [] { instance().child(); });
  }

  void prepare() noexcept {
    pthread_rwlock_wrlock(&lock_);
    for (Forkable* member : members_) member->before_fork();
    if (grpc_is_initialized() == 0) return;
    // The last of gRPC may be going away in a thread of its own: this waits for it.
    grpc_init();
    grpc_shutdown_blocking();
  }

  void parent() noexcept {
    for (Forkable* member : members_) member->after_fork_in_parent();
    pthread_rwlock_unlock(&lock_);
  }

  void child() noexcept {
    broken_ = broken_ || grpc_is_initialized() != 0;
    for (Forkable* member : members_) member->after_fork_in_child();
    pthread_rwlock_unlock(&lock_);
  }

  pthread_rwlock_t lock_{};
  std::mutex members_mutex_;
  std::vector<Forkable*> members_;  // changed under the gate and members_mutex_
  bool broken_ = false;             // written while only one thread exists
};

}  // namespace

Forkable::Forkable() {
  const ThroughGate through;
  Gate::instance().add(this);
}

Forkable::~Forkable() {
  const ThroughGate through;
  Gate::instance().remove(this);
}

ThroughGate::ThroughGate() { Gate::instance().enter(); }
ThroughGate::~ThroughGate() { Gate::instance().leave(); }

void require_usable_grpc() {
  if (!Gate::instance().broken()) return;
  throw Unavailable(
      "this process was forked while its parent used gRPC outside of Steward, and gRPC does not survive "
      "that: fork "
      "before gRPC is used, or start the child with exec");
}

}  // namespace steward::remote
