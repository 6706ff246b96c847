// What the handles of the model store share: the objects, their names, and who refers to them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/store/store.h"

namespace steward::testing {

struct ModelDictData {
  struct Entry {
    OwnedDatum key;  // in its first spelling
    OwnedDatum value;
  };
  std::map<std::uint64_t, Entry> by_age;                  // insertion order
  std::unordered_map<std::string, std::uint64_t> age_of;  // by the key's identity
  std::uint64_t next_age = 1;
};

struct ModelObject {
  store::ObjectKind kind = store::ObjectKind::kDict;
  std::string name;
  std::uint64_t handles = 0;
  std::uint64_t values = 0;  // references from values of other objects, or its own
  ModelDictData dict;
  std::vector<OwnedDatum> list;
};

class ModelWorld : public std::enable_shared_from_this<ModelWorld> {
 public:
  // Everything below REQUIRES that the caller holds `mutex`.
  std::mutex mutex;

  ObjectId create(store::ObjectKind kind, std::string_view name);
  ModelObject& at(ObjectId id);  // NotFound when there is none
  std::shared_ptr<store::Object> handle(ObjectId id);
  void release_handle(ObjectId id);

  // Refuses values that can not be stored: those of packed::check_value, and references to nothing.
  void check_value(const Datum& value) const;
  OwnedDatum keep(const Datum& value);   // of a value that was checked: counts its references
  void forget(const OwnedDatum& value);  // may end objects: hold no ModelObject& across it

  bool drop(std::string_view name);
  std::map<std::string, ObjectId, std::less<>> names;
  std::map<ObjectId, ModelObject> objects;

 private:
  void end_if_unreferenced(ObjectId id);
  void end(ObjectId id);

  ObjectId next_id_ = 1;
};

// Sets `slot` to value, and only then forgets what was there.
void replace_value(ModelWorld& world, OwnedDatum& slot, const Datum& value);

// `number + by` as store.h promises; TypeError and ValueError as they come.
[[nodiscard]] OwnedDatum model_sum(const Datum& number, const Datum& by);

// A handle's part in the world.
class ModelHandle {
 public:
  ModelHandle(std::shared_ptr<ModelWorld> world, ObjectId id) : world_(std::move(world)), id_(id) {}
  ~ModelHandle();
  ModelHandle(const ModelHandle&) = delete;
  ModelHandle& operator=(const ModelHandle&) = delete;

  [[nodiscard]] ModelWorld& world() const noexcept { return *world_; }
  [[nodiscard]] ObjectId id() const noexcept { return id_; }

 private:
  std::shared_ptr<ModelWorld> world_;
  ObjectId id_;
};

// Both REQUIRE the world's mutex, and that the object is there and of that kind.
std::shared_ptr<store::Object> make_model_dict(std::shared_ptr<ModelWorld> world, ObjectId id);
std::shared_ptr<store::Object> make_model_list(std::shared_ptr<ModelWorld> world, ObjectId id);

}  // namespace steward::testing
