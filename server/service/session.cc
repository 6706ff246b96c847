#include "service/session.h"

#include <string>

#include "steward/error.h"

namespace steward::service {

void Session::hold(std::shared_ptr<store::Object> object) {
  const ObjectId id = object->id();
  const std::scoped_lock lock(mutex_);
  Held& held = held_[id];
  if (!held.object) held.object = std::move(object);
  ++held.count;
}

std::vector<ObjectId> Session::hold_exactly(const std::map<ObjectId, std::uint64_t>& counts) {
  std::vector<ObjectId> gone;
  std::unordered_map<ObjectId, Held> held;
  for (const auto& [id, count] : counts) {
    try {
      auto object = find(id);
      held[id] = {object ? std::move(object) : manager_->attach(id), count};
    } catch (const NotFound&) {
      gone.push_back(id);
    }
  }
  {
    const std::scoped_lock lock(mutex_);
    held_.swap(held);
  }
  return gone;  // and what is released now goes, without the lock
}

bool Session::release(ObjectId id) {
  std::shared_ptr<store::Object> last;  // let go of when the lock is free: it may take the object away
  const std::scoped_lock lock(mutex_);
  const auto found = held_.find(id);
  if (found == held_.end()) return false;
  if (--found->second.count == 0) {
    last = std::move(found->second.object);
    held_.erase(found);
  }
  return true;
}

bool Session::empty() const {
  const std::scoped_lock lock(mutex_);
  return held_.empty();
}

std::shared_ptr<store::Object> Session::find(ObjectId id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = held_.find(id);
  return found == held_.end() ? nullptr : found->second.object;
}

void Sessions::expect(std::uint64_t client_id) {
  const std::scoped_lock lock(mutex_);
  Entry& entry = entries_[client_id];
  if (entry.session) return;
  entry.session = std::make_shared<Session>(client_id, open_(client_id));
  entry.away_since = Clock::now();
  entry.expected = true;
}

std::shared_ptr<Session> Sessions::attach(std::uint64_t client_id, const void* stream, Replaced replaced) {
  Replaced former;
  std::shared_ptr<Session> session;
  {
    const std::scoped_lock lock(mutex_);
    auto found = entries_.find(client_id);
    if (found == entries_.end()) {
      session = std::make_shared<Session>(client_id, open_(client_id));
      found = entries_.try_emplace(client_id).first;
      found->second.session = session;
    }
    Entry& entry = found->second;
    session = entry.session;
    former = std::exchange(entry.replaced, std::move(replaced));
    entry.stream = stream;
  }
  if (former) former();
  return session;
}

void Sessions::detach(std::uint64_t client_id, const void* stream) {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(client_id);
  if (found == entries_.end() || found->second.stream != stream) return;
  found->second.stream = nullptr;
  found->second.replaced = nullptr;
  found->second.away_since = Clock::now();
}

std::shared_ptr<Session> Sessions::find(std::uint64_t client_id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(client_id);
  if (found == entries_.end()) {
    throw Unavailable("the server does not know session " + std::to_string(client_id) +
                      "; open the stream Manager.Session again, then repeat the call");
  }
  return found->second.session;
}

void Sessions::expire(Clock::time_point now) {
  // The lock is kept while a session ends, so that its client can not begin it anew in the middle.
  const std::scoped_lock lock(mutex_);
  for (auto item = entries_.begin(); item != entries_.end();) {
    auto& [client_id, entry] = *item;
    // A call that is under way still uses the session; the next round will end it.
    const bool in_use = entry.stream != nullptr || entry.session.use_count() > 1;
    const bool to_come_back_to = !in_use && (entry.expected || !entry.session->empty());
    if (in_use || (to_come_back_to && now - entry.away_since < grace_)) {
      ++item;
      continue;
    }
    entry.session.reset();
    end_(client_id);
    item = entries_.erase(item);
  }
}

void Sessions::close_streams() {
  std::vector<Replaced> streams;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [client_id, entry] : entries_) {
      if (entry.replaced) streams.push_back(std::move(entry.replaced));
      entry.replaced = nullptr;
    }
  }
  for (const auto& end_stream : streams) end_stream();
}

void Sessions::leave() {
  // To destroy a handle is to release its reference, so they stay until the process ends.
  static auto& left = *new std::vector<decltype(entries_)>;
  const std::scoped_lock lock(mutex_);
  left.push_back(std::exchange(entries_, {}));
}

}  // namespace steward::service
