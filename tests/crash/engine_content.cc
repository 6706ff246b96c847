#include "crash/engine_content.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

#include "support/values.h"

namespace steward::crash {
namespace {

using store::Dict;
using store::List;
using store::Manager;
using store::ObjectInfo;
using store::ObjectKind;
using store::OpenMode;
using testing::I;
using testing::S;

std::string words(const OwnedDatum& value) {
  std::string text = std::to_string(static_cast<int>(value.kind)) + ":";
  if (!has_bytes(value.kind)) return text + std::to_string(value.bits);
  constexpr std::size_t kShort = 40;
  if (value.bytes.size() <= kShort) return text + value.bytes;
  return text + std::to_string(value.bytes.size()) + " bytes #" +
         std::to_string(std::hash<std::string>{}(value.bytes));
}

std::string content_of(Dict& dict) {
  std::string text = "{";
  for (const auto& [key, value] : dict.items()) text += words(key) + "=" + words(value) + ", ";
  return text + "} of " + std::to_string(dict.size());
}

std::string content_of(List& list) {
  std::string text = "[";
  for (const OwnedDatum& value : list.slice({})) text += words(value) + ", ";
  return text + "] of " + std::to_string(list.size());
}

std::vector<ObjectInfo> sorted_objects(Manager& manager) {
  std::vector<ObjectInfo> objects = manager.objects();
  std::sort(objects.begin(), objects.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    return a.name != b.name ? a.name < b.name : a.id < b.id;
  });
  return objects;
}

template <typename Visit>
void for_each_named(Manager& manager, const Visit& visit) {
  for (const ObjectInfo& info : sorted_objects(manager)) {
    if (info.name.empty()) continue;
    const auto object = manager.open(info.kind, info.name, OpenMode::kOpen);
    if (info.kind == ObjectKind::kDict)
      visit(info, dynamic_cast<Dict&>(*object));
    else
      visit(info, dynamic_cast<List&>(*object));
  }
}

void demand(bool holds, const std::string& otherwise) {
  if (!holds) throw std::runtime_error(otherwise);
}

// Overwrites a spread of the entries with what they are, and puts new ones in and takes them out.
void exercise(Dict& dict) {
  constexpr std::size_t kMost = 48;
  const auto items = dict.items();
  const std::size_t stride = items.size() / kMost + 1;
  for (std::size_t n = 0; n < items.size(); n += stride)
    dict.set(items[n].first.view(), items[n].second.view());
  const auto key = S("a key that only the survivor of a crash writes");
  dict.set(key, I(1));
  demand(testing::find(dict, key) == I(1), "a survivor's insert is not there");
  dict.set(key, S(std::string(3000, 'x')));
  OwnedDatum last_key;
  OwnedDatum last_value;
  demand(dict.popitem(last_key, last_value) && testing::V(last_key) == key,
         "popitem() does not give what was set last");
  demand(dict.size() == items.size(), "the size is not what it was before a survivor's insert and pop");
}

void exercise(List& list) {
  constexpr std::uint64_t kMost = 48;
  const std::uint64_t size = list.size();
  OwnedDatum value;
  for (std::uint64_t n = 0; n < size; n += size / kMost + 1) {
    demand(list.get(static_cast<std::int64_t>(n), value), "an index below the size is not there");
    list.set(static_cast<std::int64_t>(n), value.view());
  }
  list.append(S(std::string(3000, 'x')));
  list.insert(static_cast<std::int64_t>(size / 2), I(1));
  demand(testing::V(list.pop(static_cast<std::int64_t>(size / 2))) == I(1),
         "a survivor's insert is not there");
  demand(list.pop(-1).bytes.size() == 3000, "a survivor's append is not there");
  demand(list.size() == size, "the size is not what it was before a survivor's append and pop");
}

}  // namespace

std::string content_of(Manager& manager) {
  std::string text;
  for_each_named(manager, [&](const ObjectInfo& info, auto& object) {
    text += info.name + ": " + content_of(object) + "\n";
  });
  return text;
}

std::string references_of(Manager& manager) {
  std::string text;
  for (const ObjectInfo& info : sorted_objects(manager)) {
    text += std::string(store::kind_name(info.kind)) + " '" + info.name + "' size " +
            std::to_string(info.size) + " references " + std::to_string(info.references) + "\n";
  }
  return text;
}

void exercise(Manager& manager) {
  for_each_named(manager, [](const ObjectInfo&, auto& object) { exercise(object); });
  const auto dict = manager.open(ObjectKind::kDict, "made by a survivor", OpenMode::kCreate);
  exercise(dynamic_cast<Dict&>(*dict));
  demand(manager.drop("made by a survivor"), "a survivor's object is not there");
}

void drop_everything(Manager& manager) {
  for (const ObjectInfo& info : manager.objects()) {
    if (!info.name.empty())
      demand(manager.drop(info.name), "'" + info.name + "' was listed but can not be dropped");
  }
}

}  // namespace steward::crash
