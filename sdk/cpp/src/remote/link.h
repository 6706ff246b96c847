// Link: one channel to the server, and the thread that keeps the session's stream open on it.
//
// A link exists from the first call of a process until it ends or forks. Its thread opens the stream
// Manager.Session, opens it again whenever it ends, and waits for what nobody else waits for (objects that
// are let go of). Everybody else makes calls in their own thread, each with a completion queue of its own.
//
// Thread safety: every member from any thread, the destructor excepted.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "steward/datum.h"
#include "steward/v1/manager.pb.h"

namespace steward::remote {

using Clock = std::chrono::system_clock;  // gRPC's deadlines

class Link {
 public:
  // What the link asks and tells its owner, from its thread.
  struct Owner {
    std::function<v1::SessionRequest()> greeting;
    std::function<void(const v1::SessionResponse&)> attached;
  };

  Link(const std::string& address, Owner owner);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // False: the session does not stand at that time; `why_not` says what the last attempt met.
  bool wait_attached(Clock::time_point until);
  [[nodiscard]] std::string why_not() const;
  // The server does not know the session: begin it again before any other call.
  void begin_again();

  // One call. `session` 0: without a session.
  grpc::Status unary(const char* method, std::uint64_t session, Clock::time_point deadline,
                     const google::protobuf::MessageLite& request, google::protobuf::MessageLite& response);
  // A call whose answer is a stream: `page` sees each message; false ends the call.
  grpc::Status stream(const char* method, std::uint64_t session, Clock::time_point deadline,
                      const google::protobuf::MessageLite& request,
                      const std::function<bool(const grpc::ByteBuffer&)>& page);
  // Begins another session, of a process that will come for it within the grace period.
  void announce(const v1::SessionRequest& session, Clock::time_point deadline);
  // Lets go of an object, without waiting.
  void release(std::uint64_t session, ObjectId id);

 private:
  class Release;

  void keep();
  grpc::Status hold_stream(grpc::ClientContext& context);
  bool await(void* tag);
  void set_attached(bool attached, const std::string& why_not);
  bool pause(std::chrono::milliseconds time);

  const Owner owner_;
  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;  // of the thread: the session's stream, and releases

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool attached_ = false;
  bool stopping_ = false;
  std::string why_not_ = "no answer yet";
  grpc::ClientContext* context_ = nullptr;  // of the stream, to cancel it

  std::thread keeper_;  // last: it uses all of the above
};

}  // namespace steward::remote
