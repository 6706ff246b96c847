#include "service/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deque>
#include <utility>

#include "convert/message.h"
#include "service/listen.h"
#include "service/services.h"
#include "steward/error.h"

namespace steward::service {
namespace {

constexpr std::chrono::seconds kShutdownPatience{2};
constexpr std::size_t kFramingBytes = 1024;  // what gRPC may put around a message of the largest size

// Files made while it lives are for their user alone.
class PrivateFiles {
 public:
  PrivateFiles() : former_(umask(0077)) {}
  ~PrivateFiles() { umask(former_); }
  PrivateFiles(const PrivateFiles&) = delete;
  PrivateFiles& operator=(const PrivateFiles&) = delete;

 private:
  mode_t former_;
};

void configure(grpc::ServerBuilder& builder) {
  static const bool plugins = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(plugins);
  builder.SetMaxReceiveMessageSize(static_cast<int>(wire::kMaxMessageBytes + kFramingBytes));
  builder.SetMaxSendMessageSize(static_cast<int>(wire::kMaxMessageBytes + kFramingBytes));
  // gRPC would let a second server share the port, and clients would meet either.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

Backend completed(Backend backend) {
  if (!backend.open_session)
    backend.open_session = [manager = backend.manager](std::uint64_t) { return manager; };
  if (!backend.end_session) backend.end_session = [](std::uint64_t) {};
  return backend;
}

}  // namespace

Server::Server(Backend backend, const ServerOptions& options)
    : backend_(completed(std::move(backend))),
      sessions_(backend_.open_session, backend_.end_session, options.grace) {
  grpc::ServerBuilder builder;
  configure(builder);
  std::vector<ListenAddress> listen;
  std::deque<int> ports;  // a deque: gRPC writes to them later
  for (const auto& address : options.addresses) {
    listen.push_back(parse_listen_address(address));
    if (!listen.back().socket_path.empty()) clear_stale_socket(listen.back().socket_path);
    builder.AddListeningPort(listen.back().target, grpc::InsecureServerCredentials(), &ports.emplace_back(0));
  }
  services_.push_back(make_manager_service(backend_, sessions_));
  services_.push_back(make_dict_service(backend_, sessions_));
  services_.push_back(make_list_service(backend_, sessions_));
  services_.push_back(make_pipeline_service(backend_, sessions_));
  for (const auto& service : services_) builder.RegisterService(service.get());
  for (const std::uint64_t client_id : options.expected_sessions) sessions_.expect(client_id);
  {
    const PrivateFiles private_files;
    server_ = builder.BuildAndStart();
  }
  for (std::size_t i = 0; i < listen.size(); ++i) {
    if (ports[i] == 0) {
      throw Unavailable("can not listen on '" + options.addresses[i] +
                        "': the port is taken, or the folder is missing or not writable");
    }
    const bool is_unix = !listen[i].socket_path.empty();
    if (is_unix) socket_paths_.push_back(listen[i].socket_path);
    addresses_.push_back(is_unix ? listen[i].target : listen[i].host + ":" + std::to_string(ports[i]));
  }
  if (!server_) throw Unavailable("gRPC could not start a server");
}

Server::~Server() { stop(); }

void Server::stop() {
  if (!server_) return;
  server_->GetHealthCheckService()->SetServingStatus(false);
  sessions_.close_streams();
  server_->Shutdown(std::chrono::system_clock::now() + kShutdownPatience);
  server_->Wait();
  server_.reset();
  for (const auto& path : socket_paths_) unlink(path.c_str());
}

}  // namespace steward::service
