#include "cpp/src/remote/fork_gate.h"

#include <grpc/grpc.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "steward/error.h"

namespace steward::remote {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};
constexpr const char* kStrategy = "GRPC_POLL_STRATEGY";
constexpr std::chrono::milliseconds kShortPatience{20};  // once it was seen that others use gRPC as well

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

  // The first use of a process, and of its children that do not start gRPC anew.
  void start() {
    const std::scoped_lock lock(members_mutex_);
    if (broken_) {
      throw Unavailable(
          "this process was forked while its parent used gRPC outside of Steward, and gRPC does not survive "
          "that: "
          "fork before gRPC is used, or start the child with exec");
    }
    if (std::exchange(started_, true)) return;
    setenv(kStrategy, "poll", 0);
    foreign_poller_ = grpc_is_initialized() != 0 || std::string_view(getenv(kStrategy)) != "poll";
  }

 private:
  Gate() {
    make_lock();
    pthread_atfork([] { instance().prepare(); }, [] { instance().parent(); }, [] { instance().child(); });
  }

  void make_lock() noexcept {
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    // Or many calling threads would keep a fork out for ever.
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&lock_, &attributes);
    pthread_rwlockattr_destroy(&attributes);
  }

  void prepare() noexcept {
    pthread_rwlock_wrlock(&lock_);
    for (Forkable* member : members_) member->before_fork();
    // The last of gRPC goes away in threads of its own, a millisecond or two after the last channel.
    const auto give_up = std::chrono::steady_clock::now() + (used_by_others_ ? kShortPatience : kPatience);
    while (grpc_is_initialized() != 0 && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    used_by_others_ = grpc_is_initialized() != 0;
  }

  void parent() noexcept {
    for (Forkable* member : members_) member->after_fork_in_parent();
    pthread_rwlock_unlock(&lock_);
  }

  void child() noexcept {
    broken_ = broken_ || used_by_others_ || foreign_poller_;
    for (Forkable* member : members_) member->after_fork_in_child();
    make_lock();  // not unlocked: the writer was the parent's thread, and nobody waits here
  }

  pthread_rwlock_t lock_{};
  std::mutex members_mutex_;
  std::vector<Forkable*> members_;  // changed under the gate and members_mutex_
  bool started_ = false;            // guarded by members_mutex_
  bool foreign_poller_ = false;     // likewise
  bool used_by_others_ = false;     // written with the gate closed
  bool broken_ = false;             // likewise
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

void start_grpc() { Gate::instance().start(); }

}  // namespace steward::remote
