// What tells the server to end: SIGTERM, SIGINT, and the death of its parent if it was asked to follow.
//
// Signals come through a descriptor, not through handlers, so they interrupt nothing and nothing races
// with them. To be made before any other thread is, so that all of them inherit the blocked signals.
#pragma once

#include <chrono>
#include <string>

namespace steward::daemon {

class Watch {
 public:
  explicit Watch(bool with_parent);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Waits; returns the reason to end ("SIGTERM" ...), or nothing when the time is over.
  [[nodiscard]] std::string wait(std::chrono::milliseconds time);

 private:
  int signals_ = -1;
  int parent_ = -1;
};

}  // namespace steward::daemon
