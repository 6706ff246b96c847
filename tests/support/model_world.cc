#include "support/model_world.h"

#include "engine/base/packed.h"
#include "steward/error.h"

namespace steward::testing {

ObjectId ModelWorld::create(store::ObjectKind kind, std::string_view name) {
  const ObjectId id = next_id_++;
  objects[id].kind = kind;
  objects[id].name = name;
  if (!name.empty()) names.emplace(name, id);
  return id;
}

ModelObject& ModelWorld::at(ObjectId id) {
  const auto found = objects.find(id);
  if (found == objects.end()) throw NotFound("object " + std::to_string(id) + " is gone");
  return found->second;
}

std::shared_ptr<store::Object> ModelWorld::handle(ObjectId id) {
  ModelObject& object = at(id);
  ++object.handles;
  return object.kind == store::ObjectKind::kDict ? make_model_dict(shared_from_this(), id)
                                                 : make_model_list(shared_from_this(), id);
}

void ModelWorld::release_handle(ObjectId id) {
  --at(id).handles;
  end_if_unreferenced(id);
}

void ModelWorld::check_value(const Datum& value) const {
  packed::check_value(value);
  packed::for_each_ref(value, [this](ObjectId id) {
    if (!objects.contains(id)) throw NotFound("object " + std::to_string(id) + " is gone");
  });
}

OwnedDatum ModelWorld::keep(const Datum& value) {
  packed::for_each_ref(value, [this](ObjectId id) { ++objects.at(id).values; });
  return OwnedDatum(value);
}

void ModelWorld::forget(const OwnedDatum& value) {
  const OwnedDatum kept = value;  // `value` may lie in an object that ends here
  packed::for_each_ref(kept.view(), [this](ObjectId id) {
    const auto found = objects.find(id);
    --found->second.values;
    end_if_unreferenced(id);
  });
}

bool ModelWorld::drop(std::string_view name) {
  const auto found = names.find(name);
  if (found == names.end()) return false;
  const ObjectId id = found->second;
  names.erase(found);
  at(id).name.clear();
  end_if_unreferenced(id);
  return true;
}

void ModelWorld::end_if_unreferenced(ObjectId id) {
  const ModelObject& object = objects.at(id);
  if (object.name.empty() && object.handles == 0 && object.values == 0) end(id);
}

void ModelWorld::end(ObjectId id) {
  const ModelObject object = std::move(objects.at(id));
  objects.erase(id);
  for (const auto& [age, entry] : object.dict.by_age) forget(entry.value);
  for (const OwnedDatum& value : object.list) forget(value);
}

void replace_value(ModelWorld& world, OwnedDatum& slot, const Datum& value) {
  const OwnedDatum old = std::exchange(slot, world.keep(value));
  world.forget(old);
}

OwnedDatum model_sum(const Datum& number, const Datum& by) {
  for (const Datum& d : {number, by}) {
    if (d.kind != Kind::kInt && d.kind != Kind::kFloat && d.kind != Kind::kBool) {
      throw TypeError(std::string("increment wants int or float, not ") + packed::kind_name(d.kind));
    }
  }
  if (number.kind == Kind::kFloat || by.kind == Kind::kFloat) {
    const auto real = [](const Datum& d) {
      return d.kind == Kind::kFloat ? d.as_float() : static_cast<double>(d.as_int());
    };
    return OwnedDatum(Datum::of_float(real(number) + real(by)));
  }
  std::int64_t sum;
  if (__builtin_add_overflow(number.as_int(), by.as_int(), &sum)) {
    throw ValueError("increment leaves the range of an int");
  }
  return OwnedDatum(Datum::of_int(sum));
}

ModelHandle::~ModelHandle() {
  const std::lock_guard lock(world_->mutex);
  world_->release_handle(id_);
}

}  // namespace steward::testing
