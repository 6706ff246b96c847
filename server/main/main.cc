// stewardd: owns a segment, and serves it. See --help, and options.cc.
//
// Local processes never wait for this one. What it does beside serving remote clients: it repairs at once after
// processes that died, keeps some memory committed ahead, and takes the segment away at the end.
#include <grpc/grpc.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "engine/store/shm_manager.h"
#include "main/default_socket.h"
#include "main/log.h"
#include "main/options.h"
#include "main/own_segment.h"
#include "main/watch.h"
#include "service/listen.h"
#include "service/server.h"
#include "steward/error.h"

namespace steward::daemon {
namespace {

constexpr std::chrono::milliseconds kRound{50};  // how often it looks for the dead

service::Backend backend_of(const std::shared_ptr<store::ShmManager>& segment) {
  service::Backend backend;
  backend.manager = segment;
  backend.open_session = [segment](std::uint64_t client_id) { return segment->remote_session(client_id); };
  backend.end_session = [segment](std::uint64_t client_id) { segment->end_remote_session(client_id); };
  backend.name = segment->name();
  backend.segment_path = segment->path();
  backend.instance = segment->instance_id();
  return backend;
}

service::ServerOptions server_options(const Options& options, const store::ShmManager& segment) {
  service::ServerOptions server;
  server.addresses = options.listen;
  if (server.addresses.empty()) server.addresses.push_back(default_socket_address(options.name));
  server.grace = options.grace;
  server.expected_sessions = segment.remote_sessions();
  return server;
}

// A server that can not listen leaves no segment behind that was not there before.
std::unique_ptr<service::Server> start_server(const Options& options, const OwnSegment& own) {
  try {
    return std::make_unique<service::Server>(backend_of(own.manager), server_options(options, *own.manager));
  } catch (...) {
    if (own.made) store::ShmManager::remove(options.name);
    throw;
  }
}

// The reader may have died: then the write fails, and if it was our parent, the watch will see it.
void say_ready(int fd, const std::vector<std::string>& addresses) {
  if (fd < 0) return;
  std::string lines;
  for (const auto& address : addresses) lines += address + "\n";
  const ssize_t written = write(fd, lines.data(), lines.size());
  if (written != static_cast<ssize_t>(lines.size())) log_warning("nobody_waits_for_ready_fd");
  close(fd);
}

// What fails here (no memory to commit ahead, say) fails again for the client that needs it, with a
// clear error; the server goes on.
void look_after(store::ShmManager& segment, service::Server& server) {
  static bool complained = false;
  try {
    if (const std::size_t dead = segment.reap(); dead != 0)
      log_info("reaped", {{"sessions", std::to_string(dead)}});
    server.expire_sessions();
    segment.commit_ahead();
    complained = false;
  } catch (const Error& error) {
    if (!std::exchange(complained, true)) log_warning("housekeeping", {{"message", error.what()}});
  }
}

void take_away(const Options& options, const store::ShmManager& segment, service::Server& server) {
  if (options.keep) {
    server.leave_sessions();
  } else if (!segment.is_private()) {
    store::ShmManager::remove(segment.name());
  }
  log_info("ended", {{"name", options.name}, {"segment", options.keep ? "kept" : "removed"}});
}

// gRPC is held until the process ends: its own shutdown waits up to ten seconds for a helper thread after large
// messages, and whoever ended this server would wait with it.
void hold_grpc() { grpc_init(); }

void serve(const Options& options) {
  for (const auto& address : options.listen) static_cast<void>(service::parse_listen_address(address));
  Watch watch(options.die_with_parent);
  const OwnSegment own = own_segment(options);
  hold_grpc();
  store::ShmManager& segment = *own.manager;
  const auto server = start_server(options, own);
  segment.announce(server->addresses());
  for (const auto& address : server->addresses()) {
    log_info("serving", {{"name", options.name}, {"address", address}, {"pid", std::to_string(getpid())}});
  }
  say_ready(options.ready_fd, server->addresses());
  std::string reason;
  while (reason.empty()) {
    reason = watch.wait(kRound);
    look_after(segment, *server);
  }
  log_info("ending", {{"why", reason}});
  segment.announce({});
  server->stop();
  take_away(options, segment, *server);
}

int run(int argc, char** argv) {
  const Parsed parsed = parse_options(argc, argv);
  if (!parsed.options) return parsed.exit_status;
  start_log(parsed.options->log_level);
  try {
    serve(*parsed.options);
    return 0;
  } catch (const AlreadyExists& error) {
    std::cerr << "stewardd: " << error.what() << '\n';
    return kExitTaken;
  } catch (const ValueError& error) {
    std::cerr << "stewardd: " << error.what() << '\n';
    return kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "stewardd: " << error.what() << '\n';
    return kExitFailure;
  }
}

}  // namespace
}  // namespace steward::daemon

int main(int argc, char** argv) { return steward::daemon::run(argc, argv); }
