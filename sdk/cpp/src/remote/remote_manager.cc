#include "cpp/src/remote/remote_manager.h"

#include <utility>

#include "cpp/src/remote/core.h"
#include "cpp/src/remote/objects.h"
#include "engine/base/packed.h"
#include "steward/error.h"
#include "steward/v1/manager.pb.h"

namespace steward::remote {
namespace {

constexpr Method kHello{"/steward.v1.Manager/Hello", true};
constexpr Method kOpen{"/steward.v1.Manager/Open", true};
constexpr Method kCreate{"/steward.v1.Manager/Open", false};
constexpr Method kAttach{"/steward.v1.Manager/Attach", true};  // re-attached, the session counts anew
constexpr Method kObjects{"/steward.v1.Manager/Objects", true};
constexpr Method kDrop{"/steward.v1.Manager/Drop", false};
constexpr Method kRename{"/steward.v1.Manager/Rename", false};
constexpr Method kStats{"/steward.v1.Manager/Stats", true};
constexpr Method kCheck{"/steward.v1.Manager/Check", true};

// A name as the wire can carry it.
void put_name(std::string_view name, std::string* out) {
  packed::check_value(Datum::of_str(name));
  out->assign(name);
}

class GrpcManager final : public RemoteManager {
 public:
  GrpcManager(const std::string& address, const RemoteOptions& options)
      : core_(std::make_shared<Core>(address, options)) {}

  ServerInfo hello() override {
    auto response = core_->call<v1::HelloResponse>(kHello, v1::HelloRequest());
    return {std::move(*response.mutable_version()), std::move(*response.mutable_name()),
            std::move(*response.mutable_segment_path()), std::move(*response.mutable_instance()),
            response.pid()};
  }

  std::shared_ptr<store::Object> open(store::ObjectKind kind, std::string_view name,
                                      store::OpenMode mode) override {
    v1::OpenRequest request;
    request.set_kind(static_cast<v1::ObjectKind>(kind));
    put_name(name, request.mutable_name());
    request.set_mode(static_cast<v1::OpenMode>(mode));
    const bool repeatable = !name.empty() && mode != store::OpenMode::kCreate;
    return handle(kind, core_->call<v1::OpenResponse>(repeatable ? kOpen : kCreate, request).id());
  }

  std::shared_ptr<store::Object> attach(ObjectId id) override {
    v1::AttachRequest request;
    request.set_id(id);
    const auto response = core_->call<v1::AttachResponse>(kAttach, request);
    return handle(static_cast<store::ObjectKind>(response.kind()), response.id());
  }

  std::vector<store::ObjectInfo> objects() override {
    std::vector<store::ObjectInfo> all;
    core_->pages<v1::ObjectsResponse>(
        kObjects, v1::ObjectsRequest(), nullptr, [&] { all.clear(); },
        [&](const v1::ObjectsResponse& page) {
          for (const auto& info : page.objects()) {
            all.push_back({info.id(), static_cast<store::ObjectKind>(info.kind()), info.name(), info.size(),
                           info.memory_bytes(), info.references()});
          }
        });
    return all;
  }

  bool drop(std::string_view name) override {
    v1::DropRequest request;
    put_name(name, request.mutable_name());
    return core_->call<v1::DropResponse>(kDrop, request).dropped();
  }

  void rename(std::string_view from, std::string_view to) override {
    v1::RenameRequest request;
    put_name(from, request.mutable_old_name());
    put_name(to, request.mutable_new_name());
    core_->call<v1::RenameResponse>(kRename, request);
  }

  store::Stats stats() override {
    const auto response = core_->call<v1::StatsResponse>(kStats, v1::StatsRequest());
    return {response.capacity_bytes(),  response.memory_limit_bytes(),
            response.committed_bytes(), response.used_bytes(),
            response.objects(),         response.sessions(),
            response.deaths(),          response.recoveries()};
  }

  std::vector<std::string> check() override {
    std::vector<std::string> all;
    core_->pages<v1::CheckResponse>(
        kCheck, v1::CheckRequest(), nullptr, [&] { all.clear(); },
        [&](v1::CheckResponse page) {
          for (auto& problem : *page.mutable_problems()) all.push_back(std::move(problem));
        });
    return all;
  }

 private:
  std::shared_ptr<store::Object> handle(store::ObjectKind kind, ObjectId id) {
    switch (kind) {
      case store::ObjectKind::kDict: return make_remote_dict(core_, id);
      case store::ObjectKind::kList: return make_remote_list(core_, id);
    }
    throw VersionMismatch("object " + std::to_string(id) +
                          " is of a kind that this client is too old to know");
  }

  const std::shared_ptr<Core> core_;
};

}  // namespace

std::shared_ptr<RemoteManager> connect_remote(const std::string& address, const RemoteOptions& options) {
  return std::make_shared<GrpcManager>(address, options);
}

}  // namespace steward::remote
