#include "service/model_server.h"

#include <grpc/grpc.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "convert/message.h"
#include "support/model_store.h"

namespace steward::testing {
namespace {

// gRPC's own shutdown, between one test and the next, waits up to ten seconds for a helper thread.
void hold_grpc() {
  static const bool held = (grpc_init(), true);
  static_cast<void>(held);
}

}  // namespace

ModelServer::ModelServer(std::chrono::milliseconds grace)
    : folder_((std::filesystem::temp_directory_path() / "steward-test-XXXXXX").string()) {
  hold_grpc();
  if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  service::Backend backend;
  backend.manager = make_model_store();
  backend.name = "model";
  backend.instance = {1, 2};
  backend.end_session = [this](std::uint64_t) { ++sessions_ended_; };
  server_ = std::make_unique<service::Server>(backend,
                                              service::ServerOptions{{"unix:" + folder_ + "/s"}, grace, {}});
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(wire::kMaxMessageBytes));
  channel_ =
      grpc::CreateCustomChannel(server_->addresses()[0], grpc::InsecureChannelCredentials(), arguments);
  manager = v1::Manager::NewStub(channel_);
  dict = v1::Dict::NewStub(channel_);
  list = v1::List::NewStub(channel_);
  pipeline = v1::Pipeline::NewStub(channel_);
}

ModelServer::~ModelServer() {
  server_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::uint64_t ModelServer::open(v1::ObjectKind kind, const std::string& name) {
  grpc::ClientContext context;
  v1::OpenRequest request;
  request.set_kind(kind);
  request.set_name(name);
  v1::OpenResponse response;
  const auto status = manager->Open(&context, request, &response);
  if (!status.ok()) throw std::runtime_error(status.error_message());
  return response.id();
}

HeldSession::HeldSession(ModelServer& server, std::uint64_t client_id, const std::string& instance,
                         const std::vector<std::uint64_t>& held) {
  v1::SessionRequest request;
  request.set_client_id(client_id);
  request.set_instance(instance);
  for (const std::uint64_t id : held) request.add_held(id);
  stream_ = server.manager->Session(&context_, request);
  if (!stream_->Read(&answer_)) throw std::runtime_error("no session: " + stream_->Finish().error_message());
}

grpc::Status HeldSession::close() {
  context_.TryCancel();
  return wait();
}

grpc::Status HeldSession::wait() {
  if (!stream_) return grpc::Status::OK;
  v1::SessionResponse more;
  while (stream_->Read(&more)) {
  }
  const grpc::Status status = stream_->Finish();
  stream_.reset();
  return status;
}

void HeldSession::mark(grpc::ClientContext& context) const {
  context.AddMetadata("steward-session", std::to_string(answer_.client_id()));
}

}  // namespace steward::testing
