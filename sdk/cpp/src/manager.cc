#include "steward/manager.h"

#include "cpp/src/connect.h"
#include "cpp/src/connection.h"
#include "engine/store/store.h"

namespace steward {
namespace {

ObjectInfo as_public(const store::ObjectInfo& info) {
  return {.id = info.id,
          .kind = static_cast<ObjectKind>(info.kind),
          .name = info.name,
          .size = info.size,
          .memory_bytes = info.memory_bytes,
          .references = info.references};
}

}  // namespace

Manager::Manager() : Manager(EmbeddedOptions{}) {}

Manager::Manager(const EmbeddedOptions& options) : connection_(detail::embed(options)) {}

Manager Manager::connect(std::string_view name_or_address, const ConnectOptions& options) {
  return Manager(detail::connect(name_or_address, options));
}

std::shared_ptr<store::Dict> Manager::open_dict_object(std::string_view name, Mode mode) const {
  const auto how = static_cast<store::OpenMode>(mode);
  return detail::as_dict(connection_->open_store().open(store::ObjectKind::kDict, name, how));
}

std::shared_ptr<store::List> Manager::open_list_object(std::string_view name, Mode mode) const {
  const auto how = static_cast<store::OpenMode>(mode);
  return detail::as_list(connection_->open_store().open(store::ObjectKind::kList, name, how));
}

std::vector<ObjectInfo> Manager::objects() const {
  std::vector<ObjectInfo> all;
  for (const store::ObjectInfo& info : connection_->open_store().objects()) all.push_back(as_public(info));
  return all;
}

bool Manager::drop(std::string_view name) const { return connection_->open_store().drop(name); }

void Manager::rename(std::string_view from, std::string_view to) const {
  connection_->open_store().rename(from, to);
}

Stats Manager::stats() const {
  const store::Stats stats = connection_->open_store().stats();
  return {.capacity_bytes = stats.capacity_bytes,
          .memory_limit_bytes = stats.memory_limit_bytes,
          .committed_bytes = stats.committed_bytes,
          .used_bytes = stats.used_bytes,
          .objects = stats.objects,
          .sessions = stats.sessions,
          .deaths = stats.deaths,
          .recoveries = stats.recoveries};
}

std::vector<std::string> Manager::check() const { return connection_->open_store().check(); }

std::string Manager::serve(std::string_view address) const { return connection_->serve(address); }

void Manager::shutdown() const { connection_->shut_down(); }

bool Manager::is_local() const { return connection_->is_local(); }

}  // namespace steward
