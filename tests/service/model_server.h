// The services on the model store, over a unix socket, with the stubs to call them.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "convert/status.h"
#include "service/server.h"
#include "steward/v1/dict.grpc.pb.h"
#include "steward/v1/list.grpc.pb.h"
#include "steward/v1/manager.grpc.pb.h"
#include "steward/v1/pipeline.grpc.pb.h"

namespace steward::testing {

class ModelServer {
 public:
  explicit ModelServer(std::chrono::milliseconds grace = std::chrono::milliseconds(30'000));
  ~ModelServer();
  ModelServer(const ModelServer&) = delete;
  ModelServer& operator=(const ModelServer&) = delete;

  [[nodiscard]] service::Server& server() noexcept { return *server_; }
  [[nodiscard]] const std::shared_ptr<grpc::Channel>& channel() const noexcept { return channel_; }
  // How often a session of the store was ended.
  [[nodiscard]] int sessions_ended() const noexcept { return sessions_ended_; }

  std::unique_ptr<v1::Manager::Stub> manager;
  std::unique_ptr<v1::Dict::Stub> dict;
  std::unique_ptr<v1::List::Stub> list;
  std::unique_ptr<v1::Pipeline::Stub> pipeline;

  // Opens a named object and returns its id.
  std::uint64_t open(v1::ObjectKind kind, const std::string& name);

 private:
  std::string folder_;
  std::atomic<int> sessions_ended_ = 0;
  std::unique_ptr<service::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A session, held open until it goes.
class HeldSession {
 public:
  HeldSession(ModelServer& server, std::uint64_t client_id, const std::string& instance = {},
              const std::vector<std::uint64_t>& held = {});
  ~HeldSession() { close(); }
  HeldSession(const HeldSession&) = delete;
  HeldSession& operator=(const HeldSession&) = delete;
  [[nodiscard]] const v1::SessionResponse& answer() const noexcept { return answer_; }
  grpc::Status close();
  // Waits until the server ends it.
  grpc::Status wait();
  // Marks a call as one of this session.
  void mark(grpc::ClientContext& context) const;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::SessionResponse>> stream_;
  v1::SessionResponse answer_;
};

// The code that the status carries, 0 when it carries none.
[[nodiscard]] inline int detail_code(const grpc::Status& status) {
  const auto detail = wire::detail_of(status);
  return detail ? detail->code() : 0;
}

}  // namespace steward::testing
