#include "support/model_store.h"

#include "engine/base/packed.h"
#include "steward/error.h"
#include "support/model_world.h"

namespace steward::testing {
namespace {

const char* word(store::ObjectKind kind) { return kind == store::ObjectKind::kDict ? "dict" : "list"; }

void check_name(std::string_view name) {
  packed::check_key(Datum::of_str(name));
  if (name.size() > 1000) throw ValueError("a name has at most 1,000 bytes");
}

class ModelManager final : public store::Manager {
 public:
  std::shared_ptr<store::Object> open(store::ObjectKind kind, std::string_view name,
                                      store::OpenMode mode) override {
    check_name(name);
    const std::lock_guard lock(world_->mutex);
    const auto found = name.empty() ? world_->names.end() : world_->names.find(name);
    if (found == world_->names.end()) {
      if (mode == store::OpenMode::kOpen && !name.empty()) {
        throw NotFound("no object is named '" + std::string(name) + "'");
      }
      return world_->handle(world_->create(kind, name));
    }
    const store::ObjectKind there = world_->at(found->second).kind;
    if (mode == store::OpenMode::kCreate) {
      throw AlreadyExists("an object named '" + std::string(name) + "' is there");
    }
    if (there != kind) {
      throw TypeError("'" + std::string(name) + "' is a " + word(there) + ", not a " + word(kind));
    }
    return world_->handle(found->second);
  }

  std::shared_ptr<store::Object> attach(ObjectId id) override {
    const std::lock_guard lock(world_->mutex);
    return world_->handle(id);
  }

  std::vector<store::ObjectInfo> objects() override {
    const std::lock_guard lock(world_->mutex);
    std::vector<store::ObjectInfo> all;
    for (const auto& [id, object] : world_->objects) {
      const std::uint64_t size =
          object.kind == store::ObjectKind::kDict ? object.dict.by_age.size() : object.list.size();
      all.push_back({id, object.kind, object.name, size, 4096, object.handles + object.values});
    }
    return all;
  }

  bool drop(std::string_view name) override {
    const std::lock_guard lock(world_->mutex);
    return world_->drop(name);
  }

  void rename(std::string_view from, std::string_view to) override {
    check_name(to);
    if (to.empty()) throw ValueError("an object can not be renamed to an empty name");
    const std::lock_guard lock(world_->mutex);
    const auto found = world_->names.find(from);
    if (found == world_->names.end()) throw NotFound("no object is named '" + std::string(from) + "'");
    if (from == to) return;
    if (world_->names.contains(to)) {
      throw AlreadyExists("an object named '" + std::string(to) + "' is there");
    }
    const ObjectId id = found->second;
    world_->names.erase(found);
    world_->names.emplace(to, id);
    world_->at(id).name = to;
  }

  store::Stats stats() override {
    const std::lock_guard lock(world_->mutex);
    store::Stats stats;
    stats.capacity_bytes = std::uint64_t{64} << 30;
    stats.used_bytes = stats.committed_bytes = world_->objects.size() * 4096;
    stats.objects = world_->objects.size();
    stats.sessions = 1;
    return stats;
  }

  std::vector<std::string> check() override { return {}; }

 private:
  std::shared_ptr<ModelWorld> world_ = std::make_shared<ModelWorld>();
};

}  // namespace

std::shared_ptr<store::Manager> make_model_store() { return std::make_shared<ModelManager>(); }

}  // namespace steward::testing
