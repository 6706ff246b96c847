// Addresses a server may listen on: which are allowed, and who listens there already.
#pragma once

#include <string>

namespace steward::service {

struct ListenAddress {
  std::string target;       // in gRPC's words
  std::string socket_path;  // of a unix socket
  std::string host;         // of TCP, as it was written: 127.0.0.1, [::1], localhost
};

// Throws ValueError for an address that is malformed, or not on loopback.
[[nodiscard]] ListenAddress parse_listen_address(const std::string& address);

// Makes way for a new socket: takes away one whose server is dead. Throws AlreadyExists when somebody
// listens there, or when the file there is no socket.
void clear_stale_socket(const std::string& path);

}  // namespace steward::service
