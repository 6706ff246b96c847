#include "crash/object_cases.h"

#include <stdexcept>

namespace steward::crash {
namespace {

using store::Dict;
using store::List;
using store::Manager;
using store::ObjectKind;
using store::OpenMode;

std::uint64_t memory_of(Manager& manager, ObjectId id) {
  for (const store::ObjectInfo& info : manager.objects()) {
    if (info.id == id) return info.memory_bytes;
  }
  throw std::logic_error("the object is not listed");
}

template <typename Add>
std::int64_t additions_until_growth(Manager& manager, const store::Object& object, int times,
                                    const Add& add) {
  std::uint64_t memory = memory_of(manager, object.id());
  for (std::int64_t n = 0; n < 1'000'000; ++n) {
    add(n);
    const std::uint64_t now = memory_of(manager, object.id());
    if (now > memory && --times == 0) return n;
    memory = now;
  }
  throw std::logic_error("a million entries took no more memory");
}

}  // namespace

std::shared_ptr<Dict> dict_of(Manager& manager, const std::string& name) {
  return std::dynamic_pointer_cast<Dict>(manager.open(ObjectKind::kDict, name, OpenMode::kOpenOrCreate));
}

std::shared_ptr<List> list_of(Manager& manager, const std::string& name) {
  return std::dynamic_pointer_cast<List>(manager.open(ObjectKind::kList, name, OpenMode::kOpenOrCreate));
}

Referred anonymous_dict(Manager& manager) {
  auto dict = dict_of(manager, "");
  dict->set(testing::I(1), testing::S(letters(100)));
  return {dict, testing::R(dict->id())};
}

std::int64_t keys_until_growth(Manager& manager, int times) {
  const auto dict = dict_of(manager, "");
  return additions_until_growth(manager, *dict, times,
                                [&](std::int64_t n) { dict->set(testing::I(n), testing::I(n)); });
}

std::int64_t values_until_growth(Manager& manager, int times) {
  const auto list = list_of(manager, "");
  return additions_until_growth(manager, *list, times, [&](std::int64_t n) { list->append(testing::I(n)); });
}

}  // namespace steward::crash
