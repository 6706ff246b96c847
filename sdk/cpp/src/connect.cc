#include "cpp/src/connect.h"

#include <algorithm>
#include <cstring>
#include <thread>

#include "cpp/src/connection.h"
#include "cpp/src/read_only_store.h"
#include "cpp/src/remote/remote_manager.h"
#include "engine/store/shm_manager.h"
#include "steward/error.h"

namespace steward::detail {
namespace {

using store::ShmManager;

std::shared_ptr<store::Manager> as_asked(std::shared_ptr<store::Manager> store,
                                         const ConnectOptions& options) {
  return options.read_only ? read_only(std::move(store)) : store;
}

ConnectionPtr local_connection(const std::shared_ptr<ShmManager>& segment, const ConnectOptions& options) {
  const Origin origin{.local = true, .instance_id = segment->instance_id(), .embedded_fd = {}};
  // This process may have mapped the segment for writing already, and a segment is mapped once.
  if (segment->read_only()) return std::make_shared<Connection>(segment, origin);
  return std::make_shared<Connection>(as_asked(segment, options), origin);
}

ConnectionPtr connect_name(const std::string& name, const ConnectOptions& options) {
  if (options.door == Door::remote) {
    throw ValueError("'" + name +
                     "' is the name of a segment, which is reached in memory: for the remote door give "
                     "the server's address, \"unix:/path\" or \"host:port\"");
  }
  return local_connection(ShmManager::attach(name, {.read_only = options.read_only}), options);
}

// The segment that the server of this address keeps, if it is on this machine and may be opened.
ConnectionPtr connect_local(const std::string& address, const ConnectOptions& options) {
  const std::string path = store::find_segment_serving(address);
  if (path.empty()) return nullptr;
  try {
    return local_connection(ShmManager::attach_path(path, {.read_only = options.read_only}), options);
  } catch (const Error& error) {
    const bool shut = error.code() == ErrorCode::kPermissionDenied || error.code() == ErrorCode::kUnavailable;
    if (options.door == Door::automatic && shut) return nullptr;
    throw;
  }
}

// Asks who is there first, and with less patience than a call has for a server that it knows.
ConnectionPtr connect_grpc(const std::string& address, const ConnectOptions& options) {
  constexpr std::chrono::seconds kPatience{2};
  const auto probe = remote::connect_remote(
      address, {.reconnect_timeout = std::min<std::chrono::milliseconds>(kPatience, options.timeout),
                .call_timeout = options.timeout});
  const std::string instance = probe->hello().instance;
  Origin origin{.local = false, .instance_id = {}, .embedded_fd = {}};
  if (instance.size() == sizeof(*origin.instance_id)) {
    std::memcpy(origin.instance_id.emplace().data(), instance.data(), instance.size());
  }
  auto store = remote::connect_remote(
      address, {.reconnect_timeout = options.reconnect_timeout, .call_timeout = options.timeout});
  return std::make_shared<Connection>(as_asked(std::move(store), options), origin);
}

ConnectionPtr connect_address(const std::string& address, const ConnectOptions& options) {
  if (options.door != Door::remote) {
    if (ConnectionPtr local = connect_local(address, options)) return local;
  }
  if (options.door == Door::local) {
    throw Unavailable("no server on this machine listens at " + address +
                      ", so its memory can not be mapped: start it here, or connect without Door::local");
  }
  return connect_grpc(address, options);
}

// "default", "unix:/run/x" or "host:port"; says in words what is neither.
bool is_address(std::string_view text) {
  if (text.empty()) {
    throw ValueError(
        "the name or address is empty: give a segment's name (stewardd's --name), \"unix:/path\" or "
        "\"host:port\"");
  }
  if (text.find(':') != std::string_view::npos) return true;
  if (text.find('/') != std::string_view::npos) {
    throw ValueError("'" + std::string(text) +
                     "' is neither a name nor an address: a socket is written unix:" + std::string(text));
  }
  return false;
}

}  // namespace

ConnectionPtr embed(const EmbeddedOptions& options) {
  auto segment = ShmManager::create_private({.name = "embedded",
                                             .capacity_bytes = options.capacity_bytes,
                                             .memory_limit_bytes = options.memory_limit_bytes});
  const Origin origin{.local = true, .instance_id = segment->instance_id(), .embedded_fd = segment->fd()};
  return std::make_shared<Connection>(std::move(segment), origin);
}

ConnectionPtr connect(std::string_view name_or_address, const ConnectOptions& options) {
  constexpr std::chrono::milliseconds kPause{10};
  const auto deadline = std::chrono::steady_clock::now() + options.wait;
  const std::string target(name_or_address);
  const bool address = is_address(target);
  for (;;) {
    try {
      return address ? connect_address(target, options) : connect_name(target, options);
    } catch (const Unavailable&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace steward::detail
