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

// The segment whose server has announced this address in it.
ConnectionPtr connect_announced(const std::string& address, const ConnectOptions& options) {
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

std::optional<std::array<std::uint64_t, 2>> instance_of(const remote::ServerInfo& server) {
  std::array<std::uint64_t, 2> id{};
  if (server.instance.size() != sizeof(id)) return std::nullopt;
  std::memcpy(id.data(), server.instance.data(), sizeof(id));
  return id;
}

// The segment that the server itself names, such as an embedded manager's, which has no name in /dev/shm.
// It may be of another host, where the same path is something else.
ConnectionPtr connect_named_by(const remote::ServerInfo& server, const ConnectOptions& options) {
  const std::string& path = server.segment_path;
  if (!path.starts_with("/dev/shm/steward.") && !path.starts_with("/proc/")) return nullptr;
  try {
    const auto segment = ShmManager::attach_path(path, {.read_only = options.read_only});
    return segment->instance_id() == instance_of(server) ? local_connection(segment, options) : nullptr;
  } catch (const Error&) {
    return nullptr;
  }
}

// Asks who is there first, and with less patience than a call has for a server that it knows.
remote::ServerInfo ask(const std::string& address, const ConnectOptions& options) {
  constexpr std::chrono::milliseconds kPatience{2000};
  const remote::RemoteOptions impatient{.reconnect_timeout = std::min(kPatience, options.timeout),
                                        .call_timeout = options.timeout};
  return remote::connect_remote(address, impatient)->hello();
}

ConnectionPtr connect_address(const std::string& address, const ConnectOptions& options) {
  if (options.door != Door::remote) {
    if (ConnectionPtr local = connect_announced(address, options)) return local;
  }
  const remote::ServerInfo server = ask(address, options);
  if (options.door != Door::remote) {
    if (ConnectionPtr local = connect_named_by(server, options)) return local;
  }
  if (options.door == Door::local) {
    throw Unavailable(
        "the memory of the server at " + address +
        " can not be mapped: it is on another host, or closed to this user; connect without Door::local");
  }
  auto store = remote::connect_remote(
      address, {.reconnect_timeout = options.reconnect_timeout, .call_timeout = options.timeout});
  const Origin origin{.local = false, .instance_id = instance_of(server), .embedded_fd = {}};
  return std::make_shared<Connection>(as_asked(std::move(store), options), origin);
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
