#include "service/manager_calls.h"

#include <unistd.h>

#include <cstring>
#include <utility>

#include "service/batch.h"
#include "steward/error.h"

namespace steward::service {
namespace {

store::ObjectKind kind_of(v1::ObjectKind kind) {
  switch (kind) {
    case v1::OBJECT_KIND_DICT: return store::ObjectKind::kDict;
    case v1::OBJECT_KIND_LIST: return store::ObjectKind::kList;
    default:
      throw ValueError("the request asks for an object of no known kind; this server has dict and list");
  }
}

store::OpenMode mode_of(v1::OpenMode mode) {
  switch (mode) {
    case v1::OPEN_MODE_OPEN_OR_CREATE: return store::OpenMode::kOpenOrCreate;
    case v1::OPEN_MODE_OPEN: return store::OpenMode::kOpen;
    case v1::OPEN_MODE_CREATE: return store::OpenMode::kCreate;
    default: throw ValueError("the request opens in no known mode");
  }
}

v1::ObjectKind proto_kind(store::ObjectKind kind) { return static_cast<v1::ObjectKind>(kind); }

}  // namespace

std::string instance_bytes(const Backend& backend) {
  std::string bytes(sizeof backend.instance, '\0');
  std::memcpy(bytes.data(), backend.instance.data(), bytes.size());
  return bytes;
}

void run(Call& call, const v1::HelloRequest&, v1::HelloResponse& response) {
  response.set_version(STEWARD_VERSION);
  response.set_name(call.backend().name);
  response.set_instance(instance_bytes(call.backend()));
  response.set_segment_path(call.backend().segment_path);
  response.set_pid(static_cast<std::uint32_t>(getpid()));
  response.set_max_message_bytes(wire::kMaxMessageBytes);
}

void run(Call& call, const v1::OpenRequest& request, v1::OpenResponse& response) {
  const store::ObjectKind kind = kind_of(request.kind());
  const store::OpenMode mode = mode_of(request.mode());
  Session* session = request.name().empty() ? &call.session_for("an anonymous object") : call.session();
  auto object = call.manager().open(kind, request.name(), mode);
  response.set_id(object->id());
  if (session != nullptr) session->hold(std::move(object));
}

void run(Call& call, const v1::AttachRequest& request, v1::AttachResponse& response) {
  Session& session = call.session_for("an object that is attached");
  auto object = session.find(request.id());
  if (!object) object = call.manager().attach(request.id());
  response.set_id(object->id());
  response.set_kind(proto_kind(object->kind()));
  session.hold(std::move(object));
}

void run(Call& call, const v1::ReleaseRequest& request, v1::ReleaseResponse& response) {
  Session& session = call.session_for("an object to release");
  std::uint64_t released = 0;
  for (const ObjectId id : request.ids()) released += session.release(id) ? 1 : 0;
  response.set_released(released);
}

void run(Call& call, const v1::DropRequest& request, v1::DropResponse& response) {
  response.set_dropped(call.manager().drop(request.name()));
}

void run(Call& call, const v1::RenameRequest& request, v1::RenameResponse&) {
  call.manager().rename(request.old_name(), request.new_name());
}

void run(Call& call, const v1::StatsRequest&, v1::StatsResponse& response) {
  const store::Stats stats = call.manager().stats();
  response.set_capacity_bytes(stats.capacity_bytes);
  response.set_memory_limit_bytes(stats.memory_limit_bytes);
  response.set_committed_bytes(stats.committed_bytes);
  response.set_used_bytes(stats.used_bytes);
  response.set_objects(stats.objects);
  response.set_sessions(stats.sessions);
  response.set_deaths(stats.deaths);
  response.set_recoveries(stats.recoveries);
}

Pages<v1::ObjectsResponse> pages(Call& call, const v1::ObjectsRequest&) {
  return snapshot_pages<v1::ObjectsResponse>(
      call.manager().objects(), [](const store::ObjectInfo& info, v1::ObjectsResponse& page, PageSize& size) {
        auto* object = page.add_objects();
        object->set_id(info.id);
        object->set_kind(proto_kind(info.kind));
        object->set_name(info.name);
        object->set_size(info.size);
        object->set_memory_bytes(info.memory_bytes);
        object->set_references(info.references);
        size.add(Datum::of_str(info.name));
      });
}

Pages<v1::CheckResponse> pages(Call& call, const v1::CheckRequest&) {
  return snapshot_pages<v1::CheckResponse>(
      call.manager().check(), [](const std::string& problem, v1::CheckResponse& page, PageSize& size) {
        page.add_problems(problem);
        size.add(Datum::of_str(problem));
      });
}

}  // namespace steward::service
