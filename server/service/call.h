// What one call needs to know: which store it works on, for which client.
//
// The services differ only in how calls reach them (alone, as a stream of pages, in a pipeline); what
// a call does stands once, in {manager,dict,list}_calls. Those functions run to their end inside gRPC's
// callback: a call is a few microseconds of work on memory and never waits for another client.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "convert/message.h"
#include "engine/store/store.h"
#include "service/session.h"
#include "steward/v1/common.pb.h"

namespace steward::service {

// The store that is served, and what it says of itself.
struct Backend {
  std::shared_ptr<store::Manager> manager;
  Sessions::Open open_session;  // unset: `manager` itself stands for every session
  Sessions::End end_session;    // unset: nothing to do
  std::string name;
  std::string segment_path;
  std::array<std::uint64_t, 2> instance{};
};

class Call {
 public:
  // Throws Unavailable for an unknown session, ValueError for one that is no number.
  Call(const Backend& backend, const Sessions& sessions, const grpc::ServerContextBase& context);

  [[nodiscard]] const Backend& backend() const noexcept { return backend_; }
  // References go to the client's session if it has one.
  [[nodiscard]] store::Manager& manager() const noexcept {
    return session_ ? session_->manager() : *backend_.manager;
  }
  // Null when the client sent none.
  [[nodiscard]] Session* session() const noexcept { return session_.get(); }
  // Throws TypeError that says how to get one; `what` needs it.
  [[nodiscard]] Session& session_for(const char* what) const;

  // Finds the object, by id or by name. Throws NotFound, TypeError for one of the other kind.
  [[nodiscard]] std::shared_ptr<store::Dict> dict(const v1::ObjectRef& ref) const;
  [[nodiscard]] std::shared_ptr<store::List> list(const v1::ObjectRef& ref) const;

 private:
  [[nodiscard]] std::shared_ptr<store::Object> object(const v1::ObjectRef& ref, store::ObjectKind kind) const;

  const Backend& backend_;
  std::shared_ptr<Session> session_;
};

// Where the pages of a long answer come from: fills the next page, and says whether more follow.
template <typename Response>
using Pages = std::function<bool(Response&)>;

// Counts a page's bytes, roughly, so that it is closed in time.
class PageSize {
 public:
  [[nodiscard]] bool full() const noexcept { return bytes_ >= wire::kPageBytes; }
  void add(const Datum& datum) noexcept { bytes_ += datum.bytes.size() + 16; }

 private:
  std::size_t bytes_ = 0;
};

}  // namespace steward::service
