#include <iomanip>
#include <iostream>

#include "cli/json.h"
#include "cli/verbs.h"

namespace steward::cli {
namespace {

const char* kind_word(ObjectKind kind) { return kind == ObjectKind::dict ? "dict" : "list"; }

Json object_to_json(const ObjectInfo& info) {
  return {{"id", info.id},     {"kind", kind_word(info.kind)},      {"name", info.name},
          {"size", info.size}, {"memory_bytes", info.memory_bytes}, {"references", info.references}};
}

}  // namespace

int list_objects(const Manager& manager, bool json) {
  const auto objects = manager.objects();
  if (json) {
    Json all = Json::array();
    for (const ObjectInfo& info : objects) all.push_back(object_to_json(info));
    std::cout << all.dump() << '\n';
    return kOk;
  }
  std::cout << "      id  kind         size  memory KiB  references  name\n";
  for (const ObjectInfo& info : objects) {
    std::cout << std::setw(8) << info.id << "  " << kind_word(info.kind) << std::setw(13) << info.size
              << std::setw(12) << info.memory_bytes / 1024 << std::setw(12) << info.references << "  "
              << (info.name.empty() ? "-" : info.name) << '\n';
  }
  return kOk;
}

int print_stats(const Manager& manager) {
  const Stats stats = manager.stats();
  const Json out{{"capacity_bytes", stats.capacity_bytes},
                 {"memory_limit_bytes", stats.memory_limit_bytes},
                 {"committed_bytes", stats.committed_bytes},
                 {"used_bytes", stats.used_bytes},
                 {"objects", stats.objects},
                 {"sessions", stats.sessions},
                 {"deaths", stats.deaths},
                 {"recoveries", stats.recoveries}};
  std::cout << out.dump(2) << '\n';
  return kOk;
}

int check(const Manager& manager) {
  const auto problems = manager.check();
  for (const std::string& problem : problems) std::cout << problem << '\n';
  if (problems.empty()) std::cout << "all invariants hold\n";
  return problems.empty() ? kOk : kNo;
}

}  // namespace steward::cli
