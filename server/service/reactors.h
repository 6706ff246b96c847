// How a call reaches gRPC's callback API: alone (`unary`) or as a stream of pages (`paged`).
//
// Requests and answers are byte buffers here; convert/message.h says why. Both helpers run the call at
// once, in the thread that delivered it. A stream of pages makes its next page only when the last one
// has gone to the transport, so a client that reads slowly holds one page in memory, not the answer.
#pragma once

#include <google/protobuf/arena.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <exception>
#include <new>
#include <utility>

#include "convert/message.h"
#include "convert/status.h"
#include "service/call.h"

namespace steward::service {

// Runs `work` and says how it ended, in gRPC's words.
template <typename Work>
grpc::Status status_of(Work&& work) {
  try {
    work();
    return grpc::Status::OK;
  } catch (const Error& error) {
    return wire::to_status(error);
  } catch (const std::bad_alloc&) {
    return wire::to_status(OutOfMemory("the server has no memory for this call"));
  } catch (const std::exception& error) {
    return {grpc::INTERNAL, error.what()};
  }
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* unary(const Backend& backend, const Sessions& sessions,
                                grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                grpc::ByteBuffer* out) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status_of([&] {
    google::protobuf::Arena arena;
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena);
    wire::read_message(*in, *request);
    Call call(backend, sessions, *context);
    run(call, *request, *response);
    wire::write_message(*response, *out);
  }));
  return reactor;
}

template <typename Response>
class PageStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // `begin` runs the call and gives its pages.
  template <typename Begin>
  explicit PageStream(Begin&& begin) {
    const grpc::Status status = status_of([&] { pages_ = begin(); });
    status.ok() ? next() : Finish(status);
  }

  void OnWriteDone(bool ok) override { ok ? next() : Finish({grpc::CANCELLED, "the client went away"}); }
  void OnDone() override { delete this; }

 private:
  void next() {
    bool more = false;
    bool empty = true;
    const grpc::Status status = status_of([&] {
      google::protobuf::Arena arena;
      auto* page = google::protobuf::Arena::CreateMessage<Response>(&arena);
      more = pages_(*page);
      empty = page->ByteSizeLong() == 0;
      wire::write_message(*page, buffer_);
    });
    if (!status.ok() || (empty && !more)) return Finish(status);
    if (more) return StartWrite(&buffer_);
    StartWriteAndFinish(&buffer_, grpc::WriteOptions(), grpc::Status::OK);
  }

  Pages<Response> pages_;
  grpc::ByteBuffer buffer_;
};

template <typename Request, typename Response>
grpc::ServerWriteReactor<grpc::ByteBuffer>* paged(const Backend& backend, const Sessions& sessions,
                                                  grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* in) {
  return new PageStream<Response>([&]() -> Pages<Response> {
    google::protobuf::Arena arena;
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    wire::read_message(*in, *request);
    Call call(backend, sessions, *context);
    return pages(call, *request);
  });
}

// Base, wrapped in each of `Methods`: the generated code has such a template for each method, which makes
// it take byte buffers through the callback API.
template <typename Base, template <typename> typename... Methods>
struct RawMethods {
  using Service = Base;
};
template <typename Base, template <typename> typename First, template <typename> typename... Rest>
struct RawMethods<Base, First, Rest...> {
  using Service = First<typename RawMethods<Base, Rest...>::Service>;
};

}  // namespace steward::service
