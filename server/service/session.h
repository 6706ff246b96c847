// Sessions: what the server keeps for a remote client between its calls.
//
// A session owns the client's references, in the store and thus in the segment, where they outlive
// the server. The server also keeps the handles of the objects that the session holds, so that a call
// by id costs one look-up in a small table and no walk through the store.
//
// A session lives as long as its client holds the stream Manager.Session open, and, if it holds
// anything, for a grace period after that, so that a broken connection or a restarted server loses
// nothing.
//
// Thread safety: every member may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/store/store.h"

namespace steward::service {

class Session {
 public:
  Session(std::uint64_t client_id, std::shared_ptr<store::Manager> manager)
      : client_id_(client_id), manager_(std::move(manager)) {}

  [[nodiscard]] std::uint64_t client_id() const noexcept { return client_id_; }
  [[nodiscard]] store::Manager& manager() const noexcept { return *manager_; }

  // Keeps the object until it is released as often as it was held.
  void hold(std::shared_ptr<store::Object> object);
  // Holds these objects, each as often as said, and nothing else; returns those that are gone.
  std::vector<ObjectId> hold_exactly(const std::map<ObjectId, std::uint64_t>& counts);
  // False: the session does not hold it.
  bool release(ObjectId id);
  [[nodiscard]] bool empty() const;
  // Null: the session does not hold it.
  [[nodiscard]] std::shared_ptr<store::Object> find(ObjectId id) const;

 private:
  struct Held {
    std::shared_ptr<store::Object> object;
    std::uint64_t count = 0;
  };

  const std::uint64_t client_id_;
  const std::shared_ptr<store::Manager> manager_;
  mutable std::mutex mutex_;
  std::unordered_map<ObjectId, Held> held_;  // guarded by mutex_
};

class Sessions {
 public:
  using Clock = std::chrono::steady_clock;
  // Gives the manager that stands for the references of one client.
  using Open = std::function<std::shared_ptr<store::Manager>(std::uint64_t client_id)>;
  // Gives those references back.
  using End = std::function<void(std::uint64_t client_id)>;

  // Tells a stream that it was replaced; called without a lock held.
  using Replaced = std::function<void()>;

  Sessions(Open open, End end, std::chrono::milliseconds grace)
      : open_(std::move(open)), end_(std::move(end)), grace_(grace) {}

  // Takes note of a session that the segment still has from an earlier server: its client has one
  // grace period to come back.
  void expect(std::uint64_t client_id);

  // The client holds a stream from now on; `stream` names it. Begins the session if there is none.
  std::shared_ptr<Session> attach(std::uint64_t client_id, const void* stream, Replaced replaced);
  // The stream has ended; nothing happens when another has taken its place.
  void detach(std::uint64_t client_id, const void* stream);

  // Throws Unavailable when there is no such session.
  [[nodiscard]] std::shared_ptr<Session> find(std::uint64_t client_id) const;

  // Ends those whose client has not come back in time; to be called a few times a second.
  void expire(Clock::time_point now = Clock::now());

  // Tells all streams to end, as their server does.
  void close_streams();

  // Forgets all sessions and lets go of nothing that they hold: the next server finds them in the segment.
  void leave();

  [[nodiscard]] std::chrono::milliseconds grace() const noexcept { return grace_; }

 private:
  struct Entry {
    std::shared_ptr<Session> session;
    const void* stream = nullptr;  // null: the client is away
    bool expected = false;         // an earlier server began it: the segment may know of more that it holds
    Replaced replaced;
    Clock::time_point away_since;
  };

  const Open open_;
  const End end_;
  const std::chrono::milliseconds grace_;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Entry> entries_;  // guarded by mutex_
};

}  // namespace steward::service
