// Connection: what every handle of a manager shares and keeps open. Behind it stands one of the two
// doors: a mapped segment, or a gRPC channel. It knows the store interface alone, and so can be put
// before any other implementation, as the tests do.
//
// Thread safety: every call from any thread. After fork() the child's copy works on: the store sees
// to its own session, and a server that the parent spawned stays the parent's.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "cpp/src/server_process.h"
#include "engine/store/store.h"
#include "steward/detail/door.h"
#include "steward/manager.h"

namespace steward::detail {

// Where a connection leads.
struct Origin {
  bool local = true;
  // Of the segment; handles of one segment are equal through whatever connection. Unknown for others.
  std::optional<std::array<std::uint64_t, 2>> instance_id;
  // The embedded manager's segment, for a server to adopt.
  std::optional<int> embedded_fd;
};

class Connection {
 public:
  Connection(std::shared_ptr<store::Manager> store, const Origin& origin)
      : store_(std::move(store)), origin_(origin) {}

  // For values and handles, which go on after `shut_down`.
  [[nodiscard]] store::Manager& store() const noexcept { return *store_; }
  // For the calls of Manager: Closed after `shut_down`.
  [[nodiscard]] store::Manager& open_store() const;

  [[nodiscard]] bool is_local() const noexcept { return origin_.local; }
  [[nodiscard]] bool same_segment(const Connection& other) const noexcept;

  std::string serve(std::string_view address);
  void shut_down();

 private:
  std::shared_ptr<store::Manager> store_;
  Origin origin_;
  std::atomic<bool> closed_ = false;
  std::mutex mutex_;
  std::optional<ServerProcess> server_;  // under mutex_
};

// The library's own way to make a Manager: before any store.
struct ManagerAccess {
  [[nodiscard]] static Manager make(std::shared_ptr<store::Manager> store, const Origin& origin = {}) {
    return Manager(std::make_shared<Connection>(std::move(store), origin));
  }
};

[[nodiscard]] std::shared_ptr<store::Dict> as_dict(std::shared_ptr<store::Object> object);
[[nodiscard]] std::shared_ptr<store::List> as_list(std::shared_ptr<store::Object> object);

}  // namespace steward::detail
