#include <memory>

#include "service/manager_calls.h"
#include "service/reactors.h"
#include "service/services.h"
#include "service/session_stream.h"
#include "steward/v1/manager.grpc.pb.h"

namespace steward::service {
namespace {

using Context = grpc::CallbackServerContext;
using Bytes = grpc::ByteBuffer;
using Unary = grpc::ServerUnaryReactor;
using Stream = grpc::ServerWriteReactor<grpc::ByteBuffer>;

using Raw = RawMethods<v1::Manager::Service, v1::Manager::WithRawCallbackMethod_Hello,
                       v1::Manager::WithRawCallbackMethod_Open, v1::Manager::WithRawCallbackMethod_Attach,
                       v1::Manager::WithRawCallbackMethod_Release, v1::Manager::WithRawCallbackMethod_Objects,
                       v1::Manager::WithRawCallbackMethod_Drop, v1::Manager::WithRawCallbackMethod_Rename,
                       v1::Manager::WithRawCallbackMethod_Stats, v1::Manager::WithRawCallbackMethod_Check,
                       v1::Manager::WithRawCallbackMethod_Session>::Service;

class ManagerService final : public Raw {
 public:
  ManagerService(const Backend& backend, Sessions& sessions) : backend_(backend), sessions_(sessions) {}

  Unary* Hello(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::HelloRequest, v1::HelloResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Open(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::OpenRequest, v1::OpenResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Attach(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::AttachRequest, v1::AttachResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Release(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ReleaseRequest, v1::ReleaseResponse>(backend_, sessions_, context, in, out);
  }
  Stream* Objects(Context* context, const Bytes* in) override {
    return paged<v1::ObjectsRequest, v1::ObjectsResponse>(backend_, sessions_, context, in);
  }
  Unary* Drop(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DropRequest, v1::DropResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Rename(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::RenameRequest, v1::RenameResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Stats(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::StatsRequest, v1::StatsResponse>(backend_, sessions_, context, in, out);
  }
  Stream* Check(Context* context, const Bytes* in) override {
    return paged<v1::CheckRequest, v1::CheckResponse>(backend_, sessions_, context, in);
  }
  Stream* Session(Context* context, const Bytes* in) override {
    return session_stream(backend_, sessions_, *context, *in);
  }

 private:
  const Backend& backend_;
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_manager_service(const Backend& backend, Sessions& sessions) {
  return std::make_unique<ManagerService>(backend, sessions);
}

}  // namespace steward::service
