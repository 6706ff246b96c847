#include "cpp/src/connection.h"

#include "steward/error.h"

namespace steward::detail {

store::Manager& Connection::open_store() const {
  if (closed_.load(std::memory_order_acquire)) {
    throw Closed("this manager was shut down: make or connect another one");
  }
  return *store_;
}

bool Connection::same_segment(const Connection& other) const noexcept {
  return store_ == other.store_ || (origin_.instance_id && origin_.instance_id == other.origin_.instance_id);
}

std::string Connection::serve(std::string_view address) {
  static_cast<void>(open_store());
  if (!origin_.embedded_fd) {
    throw ValueError(
        "only an embedded manager can serve; this one is connected to a manager that has its own server");
  }
  const std::lock_guard lock(mutex_);
  if (server_) throw ValueError("this manager serves already, at " + server_->address());
  server_.emplace(*origin_.embedded_fd, address);
  return server_->address();
}

void Connection::shut_down() {
  closed_.store(true, std::memory_order_release);
  const std::lock_guard lock(mutex_);
  server_.reset();
}

std::shared_ptr<store::Dict> as_dict(std::shared_ptr<store::Object> object) {
  if (object->kind() != store::ObjectKind::kDict) {
    throw TypeError("object " + std::to_string(object->id()) + " is a list, and was asked for as a dict");
  }
  return std::static_pointer_cast<store::Dict>(std::move(object));
}

std::shared_ptr<store::List> as_list(std::shared_ptr<store::Object> object) {
  if (object->kind() != store::ObjectKind::kList) {
    throw TypeError("object " + std::to_string(object->id()) + " is a dict, and was asked for as a list");
  }
  return std::static_pointer_cast<store::List>(std::move(object));
}

}  // namespace steward::detail
