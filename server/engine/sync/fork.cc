#include "engine/sync/fork.h"

#include <pthread.h>

#include <mutex>
#include <vector>

#include "engine/sync/attachment.h"

namespace steward {
namespace {

struct Listening {
  std::weak_ptr<void> owner;
  ForkListener listener;
};

struct Registry {
  std::mutex mutex;       // guards the two lists
  std::mutex fork_mutex;  // held from before a fork until after it: one fork at a time
  std::vector<std::weak_ptr<Attachment>> attachments;
  std::vector<Listening> listeners;
  // Guarded by fork_mutex.
  std::vector<std::shared_ptr<Attachment>> forking;
  std::vector<std::pair<std::shared_ptr<void>, ForkListener>> told;
};

Registry& registry() {
  static auto& instance = *new Registry;  // never destroyed: a fork may come at any time
  return instance;
}

void before_fork() {
  Registry& r = registry();
  r.fork_mutex.lock();
  {
    const std::lock_guard guard(r.mutex);
    for (const Listening& l : r.listeners) {
      if (auto owner = l.owner.lock()) r.told.emplace_back(std::move(owner), l.listener);
    }
  }
  for (const auto& [owner, listener] : r.told) listener.before();
  r.mutex.lock();
  for (const auto& weak : r.attachments) {
    if (auto attachment = weak.lock()) r.forking.push_back(std::move(attachment));
  }
  for (const auto& attachment : r.forking) attachment->lock_for_fork();
}

template <typename Tell>
void after_fork(Tell tell) {
  Registry& r = registry();
  for (const auto& attachment : r.forking) attachment->unlock_after_fork();
  const auto told = std::move(r.told);
  const auto forking = std::move(r.forking);
  r.told.clear();
  r.forking.clear();
  r.mutex.unlock();
  for (const auto& [owner, listener] : told) tell(listener);
  r.fork_mutex.unlock();
}

void after_fork_in_parent() {
  after_fork([](const ForkListener& l) { l.in_parent(); });
}

void after_fork_in_child() {
  for (const auto& attachment : registry().forking) attachment->reset_in_child();
  after_fork([](const ForkListener& l) { l.in_child(); });
}

}  // namespace

void watch_forks(const std::shared_ptr<Attachment>& attachment) {
  Registry& r = registry();
  const std::lock_guard guard(r.mutex);
  static const int registered = pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
  STEWARD_ASSERT(registered == 0);
  std::erase_if(r.attachments, [](const auto& weak) { return weak.expired(); });
  r.attachments.push_back(attachment);
}

void on_fork(const std::weak_ptr<void>& owner, ForkListener listener) {
  Registry& r = registry();
  const std::lock_guard guard(r.mutex);
  std::erase_if(r.listeners, [](const auto& l) { return l.owner.expired(); });
  r.listeners.push_back({owner, std::move(listener)});
}

}  // namespace steward
