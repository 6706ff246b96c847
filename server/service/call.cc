#include "service/call.h"

#include <charconv>

#include "steward/error.h"

namespace steward::service {
namespace {

std::uint64_t session_number(const grpc::string_ref& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  if (error != std::errc() || end != text.end()) {
    throw ValueError("the metadata steward-session must be a client id in decimal");
  }
  return number;
}

const char* word_for(store::ObjectKind kind) { return kind == store::ObjectKind::kDict ? "dict" : "list"; }

}  // namespace

Call::Call(const Backend& backend, const Sessions& sessions, const grpc::ServerContextBase& context)
    : backend_(backend) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("steward-session");
  if (found != metadata.end()) session_ = sessions.find(session_number(found->second));
}

Session& Call::session_for(const char* what) const {
  if (session_) return *session_;
  throw TypeError(
      std::string(what) +
      " needs a session to hold it: keep the stream Manager.Session open and send its client id as the "
      "metadata steward-session, or give the object a name");
}

std::shared_ptr<store::Object> Call::object(const v1::ObjectRef& ref, store::ObjectKind kind) const {
  switch (ref.target_case()) {
    case v1::ObjectRef::kId: {
      auto object = session_ ? session_->find(ref.id()) : nullptr;
      if (!object) object = manager().attach(ref.id());
      if (object->kind() == kind) return object;
      throw TypeError("object " + std::to_string(ref.id()) + " is a " + word_for(object->kind()) +
                      ", not a " + word_for(kind));
    }
    case v1::ObjectRef::kName:
      if (ref.name().empty()) throw ValueError("an object is addressed by an empty name");
      return manager().open(kind, ref.name(), store::OpenMode::kOpen);
    default: throw ValueError("the request does not say which object: set its id or its name");
  }
}

std::shared_ptr<store::Dict> Call::dict(const v1::ObjectRef& ref) const {
  return std::static_pointer_cast<store::Dict>(object(ref, store::ObjectKind::kDict));
}

std::shared_ptr<store::List> Call::list(const v1::ObjectRef& ref) const {
  return std::static_pointer_cast<store::List>(object(ref, store::ObjectKind::kList));
}

}  // namespace steward::service
