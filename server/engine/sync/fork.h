// fork(): one set of pthread_atfork handlers for all attachments of the process.
//
// Before the fork each attachment's locks are taken, so that the child finds them free of other
// threads; in the child every attachment forgets its session and slots, since the kernel gives the
// child none of the record locks. Listeners (store/) hand the references of the parent's handles on.
// A child made by a bare clone() is not seen: do not do that.
#pragma once

#include <functional>
#include <memory>

namespace steward {

class Attachment;

void watch_forks(const std::shared_ptr<Attachment>& attachment);

struct ForkListener {
  std::function<void()> before;     // in the parent
  std::function<void()> in_parent;  // after
  std::function<void()> in_child;
};
// Called for as long as `owner` lives.
void on_fork(const std::weak_ptr<void>& owner, ForkListener listener);

}  // namespace steward
