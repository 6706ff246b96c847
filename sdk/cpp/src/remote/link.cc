#include "cpp/src/remote/link.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <utility>

#include "convert/message.h"
#include "convert/status.h"
#include "steward/error.h"

namespace steward::remote {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectSlice{50};
constexpr milliseconds kPause{10};
constexpr milliseconds kLongestBackoff{500};
constexpr milliseconds kReleasePatience{1000};
constexpr const char* kSession = "/steward.v1.Manager/Session";
constexpr const char* kRelease = "/steward.v1.Manager/Release";

std::shared_ptr<grpc::Channel> make_channel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(wire::kMaxMessageBytes + 1024));
  arguments.SetMaxSendMessageSize(static_cast<int>(wire::kMaxMessageBytes + 1024));
  // A restarted server is found within the pause, where gRPC's own default waits up to two minutes.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, static_cast<int>(kPause.count()));
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(kLongestBackoff.count()));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(kLongestBackoff.count()));
  // Each link has a connection of its own, which ends with it; gRPC would share one among channels.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // What a proxy's variable in the environment says is not about this host.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void prepare(grpc::ClientContext& context, std::uint64_t session, Clock::time_point deadline) {
  context.set_deadline(deadline);
  if (session != 0) context.AddMetadata("steward-session", std::to_string(session));
}

// Waits for the one thing that was started on a queue.
bool next(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

}  // namespace

// A call that nobody waits for: it lives until the link's thread sees its end.
class Link::Release {
 public:
  Release(grpc::GenericStub& stub, grpc::CompletionQueue& queue, std::uint64_t session, ObjectId id) {
    prepare(context_, session, Clock::now() + kReleasePatience);
    v1::ReleaseRequest request;
    request.add_ids(id);
    grpc::ByteBuffer bytes;
    wire::write_message(request, bytes);
    call_ = stub.PrepareUnaryCall(&context_, kRelease, bytes, &queue);
    call_->StartCall();
    call_->Finish(&response_, &status_, this);
  }

 private:
  grpc::ClientContext context_;
  grpc::ByteBuffer response_;
  grpc::Status status_;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> call_;
};

Link::Link(const std::string& address, Owner owner)
    : owner_(std::move(owner)),
      channel_(make_channel(address)),
      stub_(channel_),
      keeper_([this] { keep(); }) {}

Link::~Link() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  changed_.notify_all();
  keeper_.join();
  queue_.Shutdown();
  await(nullptr);  // the releases that are still under way
}

bool Link::wait_attached(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, until, [this] { return attached_; });
}

std::string Link::why_not() const {
  const std::scoped_lock lock(mutex_);
  return why_not_;
}

void Link::begin_again() {
  const std::scoped_lock lock(mutex_);
  if (!std::exchange(attached_, false)) return;  // somebody else said so already
  if (context_ != nullptr) context_->TryCancel();
}

grpc::Status Link::unary(const char* method, std::uint64_t session, Clock::time_point deadline,
                         const google::protobuf::MessageLite& request,
                         google::protobuf::MessageLite& response) {
  grpc::ByteBuffer out;
  wire::write_message(request, out);
  grpc::ClientContext context;
  prepare(context, session, deadline);
  grpc::CompletionQueue queue;
  const auto call = stub_.PrepareUnaryCall(&context, method, out, &queue);
  grpc::ByteBuffer in;
  grpc::Status status;
  call->StartCall();
  call->Finish(&in, &status, this);
  next(queue);
  if (status.ok()) wire::read_message(in, response);
  return status;
}

grpc::Status Link::stream(const char* method, std::uint64_t session, Clock::time_point deadline,
                          const google::protobuf::MessageLite& request,
                          const std::function<bool(const grpc::ByteBuffer&)>& page) {
  grpc::ByteBuffer out;
  wire::write_message(request, out);
  grpc::ClientContext context;
  prepare(context, session, deadline);
  grpc::CompletionQueue queue;
  const auto call = stub_.PrepareCall(&context, method, &queue);
  call->StartCall(this);
  bool ok = next(queue);
  if (ok) {
    call->Write(out, grpc::WriteOptions().set_last_message(), this);
    ok = next(queue);
  }
  while (ok) {
    grpc::ByteBuffer in;
    call->Read(&in, this);
    ok = next(queue);
    if (ok && !page(in)) {
      context.TryCancel();
      ok = false;
    }
  }
  grpc::Status status;
  call->Finish(&status, this);
  next(queue);
  return status;
}

void Link::announce(const v1::SessionRequest& session, Clock::time_point deadline) {
  static_cast<void>(stream(kSession, 0, deadline, session, [](const grpc::ByteBuffer&) { return false; }));
}

void Link::release(std::uint64_t session, ObjectId id) {
  static_cast<void>(new Release(stub_, queue_, session, id));  // await() deletes it
}

void Link::keep() {
  do {
    // Not only to wait: gRPC gets on with connecting while some thread of ours waits inside it.
    static_cast<void>(channel_->WaitForConnected(Clock::now() + kConnectSlice));
    grpc::ClientContext context;
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return;
      context_ = &context;
    }
    grpc::Status status;
    try {
      status = hold_stream(context);
    } catch (const Error& error) {  // a server that speaks something else
      status = wire::to_status(error);
    }
    const std::scoped_lock lock(mutex_);
    context_ = nullptr;
    attached_ = false;
    why_not_ =
        status.error_message().empty() ? "the server ended the session's stream" : status.error_message();
  } while (pause(kPause));
}

// Returns when the stream has ended.
grpc::Status Link::hold_stream(grpc::ClientContext& context) {
  grpc::ByteBuffer out;
  wire::write_message(owner_.greeting(), out);
  const auto call = stub_.PrepareCall(&context, kSession, &queue_);
  call->StartCall(this);
  bool ok = await(this);
  if (ok) {
    call->Write(out, grpc::WriteOptions().set_last_message(), this);
    ok = await(this);
  }
  grpc::ByteBuffer in;
  if (ok) {
    call->Read(&in, this);
    ok = await(this);
  }
  if (ok) {
    v1::SessionResponse response;
    wire::read_message(in, response);
    owner_.attached(response);
    set_attached(true, "");
    call->Read(&in, this);
    await(this);
  }
  grpc::Status status;
  call->Finish(&status, this);
  await(this);
  return status;
}

// Waits for `tag` on the link's own queue, and sees off the releases that end meanwhile.
bool Link::await(void* tag) {
  void* got = nullptr;
  bool ok = false;
  while (queue_.Next(&got, &ok)) {
    if (got == tag) return ok;
    delete static_cast<Release*>(got);
  }
  return false;
}

void Link::set_attached(bool attached, const std::string& why_not) {
  {
    const std::scoped_lock lock(mutex_);
    attached_ = attached;
    why_not_ = why_not;
  }
  changed_.notify_all();
}

bool Link::pause(milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

}  // namespace steward::remote
