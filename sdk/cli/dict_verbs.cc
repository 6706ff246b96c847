#include <iostream>

#include "cli/json.h"
#include "cli/verbs.h"

namespace steward::cli {
namespace {

using D = Dict<>;
using M = Manager;
using W = Words;

int at(const D& dict, const M&, const W& words) {
  print(dict.at(words.value(0)));
  return kOk;
}

int get(const D& dict, const M&, const W& words) {
  std::optional<Value> found = dict.get(words.value(0));
  if (!found && words.has(1)) found = words.value(1);
  return print_or_absent(found);
}

int set(const D& dict, const M&, const W& words) {
  dict.set(words.value(0), words.value(1));
  return kOk;
}

int setdefault(const D& dict, const M&, const W& words) {
  print(dict.setdefault(words.value(0), words.value(1)));
  return kOk;
}

int pop(const D& dict, const M&, const W& words) {
  std::optional<Value> found = dict.pop(words.value(0));
  if (!found && words.has(1)) found = words.value(1);
  return print_or_absent(found);
}

int popitem(const D& dict, const M&, const W&) {
  const auto item = dict.popitem();
  if (!item) return kNo;
  print(Value::list({item->first, item->second}));
  return kOk;
}

int remove(const D& dict, const M&, const W& words) { return answer(dict.remove(words.value(0))); }

int contains(const D& dict, const M&, const W& words) { return answer(dict.contains(words.value(0))); }

int size(const D& dict, const M&, const W&) {
  print(dict.size());
  return kOk;
}

int empty(const D& dict, const M&, const W&) { return answer(dict.empty()); }

int clear(const D& dict, const M&, const W&) {
  dict.clear();
  return kOk;
}

int copy(const D& dict, const M& manager, const W& words) {
  manager.create_dict(words.text(0)).update(dict.items());
  return kOk;
}

int keys(const D& dict, const M&, const W&) {
  print(Value::list(dict.keys()));
  return kOk;
}

int values(const D& dict, const M&, const W&) {
  print(Value::list(dict.values()));
  return kOk;
}

int items(const D& dict, const M&, const W&) {
  std::cout << items_to_json(dict.items()).dump() << '\n';
  return kOk;
}

int scan(const D& dict, const M&, const W& words) {
  const auto cursor = words.integer_or(0, 0);
  const auto count = words.integer_or(1, 100);
  if (cursor < 0 || count < 1 || count > 1'000'000)
    throw UsageError("a cursor is 0 or what scan printed, a count 1 to 1000000");
  const auto page = dict.scan(static_cast<std::uint64_t>(cursor), static_cast<std::uint32_t>(count));
  Json pairs = Json::array();
  for (const auto& [key, value] : page.items) pairs.push_back(Json::array({to_json(key), to_json(value)}));
  std::cout << Json{{"cursor", page.cursor}, {"items", pairs}}.dump() << '\n';
  return kOk;
}

int update(const D& dict, const M&, const W& words) {
  const Value items = words.value(0);
  if (items.kind() != Kind::kDict)
    throw UsageError("wanted a JSON object such as '{\"a\": 1}', not " + words.text(0));
  dict.update(items.entries());
  return kOk;
}

int get_many(const D& dict, const M&, const W& words) {
  const auto keys = words.values_from(0);
  const auto found = dict.get_many(keys);
  Value::Entries there;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (found[i]) there.emplace_back(keys[i], *found[i]);
  }
  const bool all = there.size() == keys.size();
  std::cout << items_to_json(there).dump() << '\n';
  return all ? kOk : kNo;
}

int remove_many(const D& dict, const M&, const W& words) {
  print(dict.remove_many(words.values_from(0)));
  return kOk;
}

int increment(const D& dict, const M&, const W& words) {
  print(dict.increment(words.value(0), words.value_or(1, 1)));
  return kOk;
}

int compare_exchange(const D& dict, const M&, const W& words) {
  return print_exchange(
      dict.compare_exchange(words.value(0), words.value_or_absent(1), words.value_or_absent(2)));
}

constexpr Verb<D> kVerbs[] = {
    {"get", "KEY [DEFAULT]", "print the value; exit code 1 when it is absent", 1, 2, false, get},
    {"at", "KEY", "print the value; an error when it is absent", 1, 1, false, at},
    {"set", "KEY VALUE", "insert or overwrite", 2, 2, true, set},
    {"setdefault", "KEY VALUE", "insert if absent; print what is there", 2, 2, true, setdefault},
    {"pop", "KEY [DEFAULT]", "take out and print the value", 1, 2, false, pop},
    {"popitem", "", "take out the last entry and print it as [key, value]", 0, 0, false, popitem},
    {"remove", "KEY", "take out; print whether it was there", 1, 1, false, remove},
    {"contains", "KEY", "print whether it is there", 1, 1, false, contains},
    {"size", "", "print the number of entries", 0, 0, false, size},
    {"empty", "", "print whether there is none", 0, 0, false, empty},
    {"clear", "", "take out all entries", 0, 0, false, clear},
    {"copy", "NEW", "make a dict of the name NEW with the same entries", 1, 1, false, copy},
    {"keys", "", "print all keys, in insertion order", 0, 0, false, keys},
    {"values", "", "print all values, in insertion order", 0, 0, false, values},
    {"items", "", "print all entries, in insertion order", 0, 0, false, items},
    {"scan", "[CURSOR [COUNT]]", "print a page of entries and the cursor of the next", 0, 2, false, scan},
    {"update", "OBJECT", "set all entries of a JSON object at once", 1, 1, true, update},
    {"get_many", "KEY...", "print the entries of these keys; exit code 1 when one is absent", 1, kMany, false,
     get_many},
    {"remove_many", "KEY...", "take out many; print how many were there", 1, kMany, false, remove_many},
    {"increment", "KEY [BY]", "add to a number (absent: 0) and print the new one", 1, 2, true, increment},
    {"compare_exchange", "KEY EXPECTED DESIRED", "set only if the value is as expected; - is absent", 3, 3,
     true, compare_exchange},
};

}  // namespace

std::span<const Verb<Dict<>>> dict_verbs() { return kVerbs; }

}  // namespace steward::cli
