// Server: the services of steward.v1 on one store, with health and reflection, on any number of addresses.
//
// Only addresses that stay on this host are taken: unix sockets, which only their user may open, and
// loopback TCP. Anything else wants TLS and tokens, which come later.
//
// Thread safety: start and stop from one thread; expire_sessions from any.
#pragma once

#include <grpcpp/server.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "service/call.h"
#include "service/session.h"

namespace steward::service {

struct ServerOptions {
  std::vector<std::string> addresses;  // unix:PATH, 127.0.0.1:PORT, [::1]:PORT, localhost:PORT; port 0: any
  std::chrono::milliseconds grace{30'000};
  // Sessions of an earlier server that the store still has.
  std::vector<std::uint64_t> expected_sessions;
};

class Server {
 public:
  // Listens when it returns. Throws ValueError for an address that is malformed or not of this host,
  // AlreadyExists for one that another server listens on, PermissionDenied or Unavailable for one that can not be had.
  Server(Backend backend, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // With the real ports, as a client may connect to them.
  [[nodiscard]] const std::vector<std::string>& addresses() const noexcept { return addresses_; }

  // To be called a few times a second.
  void expire_sessions() { sessions_.expire(); }

  // Takes no more calls, ends the streams, and gives calls under way a moment to end. Removes its sockets.
  void stop();

  // After stop(), when the segment is kept: leaves the sessions in it for the next server.
  void leave_sessions() { sessions_.leave(); }

 private:
  const Backend backend_;
  Sessions sessions_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::vector<std::string> addresses_;
  std::vector<std::string> socket_paths_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace steward::service
