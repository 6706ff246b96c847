#include "service/session_stream.h"

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "service/manager_calls.h"
#include "service/reactors.h"

namespace steward::service {
namespace {

std::uint64_t random_client_id() {
  std::random_device device;
  std::uint64_t id = 0;
  while (id == 0) id = (std::uint64_t{device()} << 32) | device();
  return id;
}

// Holds what the client says that it holds, as far as it is still there.
void hold_again(Session& session, const v1::SessionRequest& request, v1::SessionResponse& response) {
  if (request.instance().empty()) return;
  std::map<ObjectId, std::uint64_t> held;
  for (const ObjectId id : request.held()) ++held[id];
  if (request.instance() == response.instance()) {
    for (const ObjectId id : session.hold_exactly(held)) response.add_gone(id);
    return;
  }
  for (const auto& [id, count] : held) response.add_gone(id);
}

class SessionStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  SessionStream(const Backend& backend, Sessions& sessions, const grpc::ByteBuffer& in)
      : sessions_(sessions), end_(std::make_shared<End>()) {
    end_->stream = this;
    const grpc::Status status = status_of([&] { begin(backend, in); });
    if (status.ok()) {
      StartWrite(&buffer_);
    } else {
      end(status);
    }
  }

  void OnWriteDone(bool ok) override {
    if (!ok) end({grpc::CANCELLED, "the client went away"});
  }
  void OnCancel() override { end({grpc::CANCELLED, "the client went away"}); }
  void OnDone() override {
    sessions_.detach(client_id_, this);
    delete this;
  }

 private:
  // Outlives the stream, so that whoever replaces it may tell it so at any time.
  struct End {
    std::mutex mutex;
    SessionStream* stream = nullptr;  // null: Finish was called
  };

  static void finish(End& end, const grpc::Status& status) {
    const std::scoped_lock lock(end.mutex);
    if (end.stream != nullptr) std::exchange(end.stream, nullptr)->Finish(status);
  }
  void end(const grpc::Status& status) { finish(*std::shared_ptr<End>(end_), status); }

  void begin(const Backend& backend, const grpc::ByteBuffer& in) {
    v1::SessionRequest request;
    wire::read_message(in, request);
    client_id_ = request.client_id() == 0 ? random_client_id() : request.client_id();
    const auto session = sessions_.attach(client_id_, this, [end = end_] {
      finish(*end,
             {grpc::ABORTED, "another stream of this session, or the end of the server, replaced this one"});
    });
    v1::SessionResponse response;
    response.set_client_id(client_id_);
    response.set_instance(instance_bytes(backend));
    response.set_grace_ms(static_cast<std::uint32_t>(sessions_.grace().count()));
    hold_again(*session, request, response);
    wire::write_message(response, buffer_);
  }

  Sessions& sessions_;
  const std::shared_ptr<End> end_;
  std::uint64_t client_id_ = 0;
  grpc::ByteBuffer buffer_;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* session_stream(const Backend& backend, Sessions& sessions,
                                                           grpc::CallbackServerContext&,
                                                           const grpc::ByteBuffer& in) {
  return new SessionStream(backend, sessions, in);
}

}  // namespace steward::service
