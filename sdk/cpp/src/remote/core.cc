#include "cpp/src/remote/core.h"

#include <algorithm>
#include <random>
#include <thread>

#include "convert/status.h"
#include "steward/error.h"

namespace steward::remote {
namespace {

using std::chrono::milliseconds;

// How long a waiting call keeps the gate to itself, and thus keeps a fork waiting.
constexpr milliseconds kSlice{50};
constexpr milliseconds kAgainPause{5};
constexpr milliseconds kAnnouncePatience{300};

std::uint64_t random_id() {
  std::random_device device;
  std::uint64_t id = 0;
  while (id == 0) id = (std::uint64_t{device()} << 32) | device();
  return id;
}

// A session that the server does not know: it did nothing.
bool refused_unseen(const grpc::Status& status) {
  const auto detail = wire::detail_of(status);
  return detail && detail->code() == v1::ERROR_CODE_UNAVAILABLE;
}

// gRPC tells only in words that a call never left this process. Should a version say it in others, then
// the call counts as perhaps done, which is the safe side.
bool never_sent(const grpc::Status& status) {
  return status.error_code() == grpc::UNAVAILABLE && status.error_message().starts_with("failed to connect");
}

bool connection_lost(const grpc::Status& status) {
  return status.error_code() == grpc::UNAVAILABLE || status.error_code() == grpc::CANCELLED ||
         status.error_code() == grpc::DEADLINE_EXCEEDED;
}

}  // namespace

Hold::Hold(std::shared_ptr<Core> core, ObjectId id)
    : core_(std::move(core)), id_(id), epoch_(core_->took_hold(id)) {}

Hold::~Hold() { core_->let_go(id_, epoch_); }

Core::Core(std::string address, const RemoteOptions& options)
    : address_(std::move(address)), options_(options), client_id_(random_id()) {}

Core::~Core() {
  const ThroughGate through;
  link_.reset();
}

void Core::run(const Method& method, const Hold* hold, milliseconds timeout, const Attempt& attempt) {
  const auto give_up = Clock::now() + options_.reconnect_timeout;
  while (try_once(method, hold, timeout, give_up, attempt) == Outcome::kAgain)
    std::this_thread::sleep_for(kAgainPause);
}

Core::Outcome Core::try_once(const Method& method, const Hold* hold, milliseconds timeout,
                             Clock::time_point give_up, const Attempt& attempt) {
  const ThroughGate through;
  start_grpc();
  Link& way = link();
  if (!way.wait_attached(Clock::now() + kSlice)) {
    if (Clock::now() < give_up) return Outcome::kAgain;
    throw Unavailable("no server answers at " + address_ + ": " + way.why_not() +
                      "; start stewardd, or check the address");
  }
  check_epoch(hold);
  std::uint64_t session = 0;
  {
    const std::scoped_lock lock(mutex_);
    session = client_id_;
  }
  const grpc::Status status = attempt(way, session, Clock::now() + timeout);
  if (status.ok()) return Outcome::kDone;
  if (refused_unseen(status)) way.begin_again();
  const bool lost = !wire::detail_of(status) && connection_lost(status);
  if (lost && !method.repeatable && !never_sent(status)) {
    throw Unavailable("the connection to " + address_ + " was lost while " + method.path +
                      " was under way: it may or may not have happened, look before you repeat it (" +
                      status.error_message() + ")");
  }
  if ((lost || refused_unseen(status)) && Clock::now() < give_up) return Outcome::kAgain;
  wire::throw_status(status);
}

// With the gate passed. The link stays until the gate closes.
Link& Core::link() {
  const std::scoped_lock lock(mutex_);
  if (!link_) {
    link_ = std::make_unique<Link>(
        address_,
        Link::Owner{[this] { return greeting(); }, [this](const auto& response) { attached(response); }});
  }
  return *link_;
}

v1::SessionRequest Core::greeting() {
  const std::scoped_lock lock(mutex_);
  v1::SessionRequest request;
  request.set_client_id(client_id_);
  request.set_instance(instance_);
  for (const auto& [id, count] : held_) {
    for (std::uint64_t i = 0; i < count; ++i) request.add_held(id);
  }
  return request;
}

void Core::attached(const v1::SessionResponse& response) {
  const std::scoped_lock lock(mutex_);
  if (!instance_.empty() && instance_ != response.instance()) {
    ++epoch_;
    held_.clear();
  }
  instance_ = response.instance();
}

void Core::check_epoch(const Hold* hold) {
  if (hold == nullptr) return;
  const std::scoped_lock lock(mutex_);
  if (hold->epoch() == epoch_) return;
  throw NotFound("object " + std::to_string(hold->id()) + " is gone: the server at " + address_ +
                 " has another segment now; open the object again");
}

std::uint64_t Core::took_hold(ObjectId id) {
  const ThroughGate through;
  const std::scoped_lock lock(mutex_);
  ++held_[id];
  return epoch_;
}

void Core::let_go(ObjectId id, std::uint64_t epoch) noexcept {
  const ThroughGate through;
  const std::scoped_lock lock(mutex_);
  const auto found = held_.find(id);
  if (epoch != epoch_ || found == held_.end()) return;
  if (--found->second == 0) held_.erase(found);
  if (link_) link_->release(client_id_, id);
}

// The child's handles refer to the same objects: the server is told before the parent can let go of them.
void Core::announce_child() noexcept {
  if (!link_ || held_.empty() || !link_->wait_attached(Clock::now() + kAnnouncePatience)) return;
  v1::SessionRequest request = greeting();
  request.set_client_id(child_id_);
  link_->announce(request, Clock::now() + kAnnouncePatience);
}

void Core::before_fork() noexcept {
  child_id_ = random_id();
  announce_child();
  link_.reset();
}

void Core::after_fork_in_parent() noexcept {
  if (instance_.empty()) return;  // it was not connected
  try {
    static_cast<void>(link());  // so that the session lives on
  } catch (const std::exception&) {
    link_.reset();  // no thread to be had: the next call tries again
  }
}

void Core::after_fork_in_child() noexcept { client_id_ = child_id_; }

}  // namespace steward::remote
