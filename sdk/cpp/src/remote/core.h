// Core: what the manager and all handles of one connection share: the link, the session's memory of what
// is held, and the one loop that makes a call, waits for the server, and says when a call may be repeated.
//
// Locking: the gate of fork_gate.h, then mutex_. Neither is held while a call waits for a server that is
// away, so a fork is not kept waiting for one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "convert/message.h"
#include "cpp/src/remote/fork_gate.h"
#include "cpp/src/remote/link.h"
#include "cpp/src/remote/remote_manager.h"

namespace steward::remote {

struct Method {
  const char* path;
  bool repeatable;  // doing it twice is the same as once
};

// An object that this client holds at the server; tells it when the last copy goes.
class Core;
class Hold {
 public:
  Hold(std::shared_ptr<Core> core, ObjectId id);
  ~Hold();
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  [[nodiscard]] ObjectId id() const noexcept { return id_; }
  [[nodiscard]] const std::shared_ptr<Core>& core() const noexcept { return core_; }
  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }

 private:
  const std::shared_ptr<Core> core_;
  const ObjectId id_;
  const std::uint64_t epoch_;  // the segment, counted by its changes
};

class Core final : public Forkable {
 public:
  Core(std::string address, const RemoteOptions& options);
  ~Core();

  // Makes the call, of a handle when `hold` is given; throws the error that the server gave.
  template <typename Response>
  Response call(const Method& method, const google::protobuf::MessageLite& request,
                const Hold* hold = nullptr) {
    Response response;
    run(method, hold, options_.call_timeout,
        [&](Link& link, std::uint64_t session, Clock::time_point deadline) {
          response.Clear();
          return link.unary(method.path, session, deadline, request, response);
        });
    return response;
  }

  // Likewise for an answer in pages, all of which come together: `add` sees each, after `begin`.
  template <typename Response, typename Begin, typename Add>
  void pages(const Method& method, const google::protobuf::MessageLite& request, const Hold* hold,
             Begin begin, Add add) {
    run(method, hold, 10 * options_.call_timeout,
        [&](Link& link, std::uint64_t session, Clock::time_point deadline) {
          begin();
          return link.stream(method.path, session, deadline, request, [&](const grpc::ByteBuffer& bytes) {
            Response page;
            wire::read_message(bytes, page);
            add(std::move(page));
            return true;
          });
        });
  }

  // The object is held by the server from the answer on; these say so and take it back.
  std::uint64_t took_hold(ObjectId id);
  void let_go(ObjectId id, std::uint64_t epoch) noexcept;

 private:
  using Attempt = std::function<grpc::Status(Link&, std::uint64_t session, Clock::time_point deadline)>;
  enum class Outcome { kDone, kAgain };

  void run(const Method& method, const Hold* hold, std::chrono::milliseconds timeout, const Attempt& attempt);
  Outcome try_once(const Method& method, const Hold* hold, std::chrono::milliseconds timeout,
                   Clock::time_point give_up, const Attempt& attempt);
  Link& link();
  v1::SessionRequest greeting();
  void attached(const v1::SessionResponse& response);
  void check_epoch(const Hold* hold);
  void announce_child() noexcept;

  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void after_fork_in_child() noexcept override;

  const std::string address_;
  const RemoteOptions options_;

  std::mutex mutex_;  // guards what follows; the link itself is used without it
  std::unique_ptr<Link> link_;
  std::uint64_t client_id_;
  std::uint64_t child_id_ = 0;              // what a forked child will call itself
  std::map<ObjectId, std::uint64_t> held_;  // how many handles of this process each object has
  std::string instance_;                    // of the segment; empty: not known yet
  std::uint64_t epoch_ = 0;                 // counts its changes
};

}  // namespace steward::remote
