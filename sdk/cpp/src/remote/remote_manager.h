// The remote door: the store interface on a server, through gRPC.
//
// It is for processes that can not map the segment, on another host or in another container. A call costs
// what gRPC costs, some 100 us on one host against some 20 ns through the local door, so prefer the calls
// that carry many keys or values: get_many, remove_many, update, extend, slice, items.
//
// Lazy: nothing of gRPC exists before the first call. After fork() the handles work in both processes, see
// fork_gate.h.
//
// Lost connections: the door connects again by itself, for `reconnect_timeout`, and its objects stay held for
// the server's grace period. A call that changes nothing, or that may be done twice, is then repeated. Any
// other (append, extend, insert, pop, popitem, increment, compare_exchange, ...) throws Unavailable when the
// connection broke while it was under way, and says that it may or may not have happened. A call that had
// not been sent is always sent again. Calls are not remembered by the server: nothing is exactly-once here.
//
// When the server's segment is not the one that a handle was made for (it was removed, and a new one made),
// the handle throws NotFound.
//
// Thread safety: everything may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/store/store.h"

namespace steward::remote {

struct RemoteOptions {
  // How long a call waits for a server that is not there, or comes back.
  std::chrono::milliseconds reconnect_timeout{10'000};
  // How long a call may take once it is sent; a stream of pages, ten times as long.
  std::chrono::milliseconds call_timeout{60'000};
};

// Who answers at an address.
struct ServerInfo {
  std::string version;
  std::string name;          // of its segment
  std::string segment_path;  // on the server's host
  std::string instance;      // 16 bytes: the segment's instance_id
  std::uint32_t pid = 0;
};

class RemoteManager : public store::Manager {
 public:
  // Throws Unavailable when nobody answers in time.
  [[nodiscard]] virtual ServerInfo hello() = 0;
};

// `address` in gRPC's words: unix:PATH, host:port. Connects at the first call, not here.
[[nodiscard]] std::shared_ptr<RemoteManager> connect_remote(const std::string& address,
                                                            const RemoteOptions& options = {});

}  // namespace steward::remote
