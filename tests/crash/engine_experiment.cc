#include "crash/engine_experiment.h"

#include <unistd.h>

#include <stdexcept>

#include "crash/engine_content.h"
#include "crash/segment_image.h"
#include "engine/store/shm_manager.h"

namespace steward::crash {
namespace {

using store::ShmManager;

constexpr std::uint64_t kCapacity = std::uint64_t{256} << 20;  // the least; it is address space only

void demand_sound(ShmManager& manager, const char* when) {
  std::string problems;
  for (const std::string& problem : manager.check()) problems += "\n      " + problem;
  if (!problems.empty()) throw std::runtime_error(std::string("check() ") + when + ":" + problems);
}

void demand_no_dead_session(ShmManager& manager) {
  const std::uint64_t sessions = manager.stats().sessions;
  if (sessions != 1)
    throw std::runtime_error("after reap() there are " + std::to_string(sessions) + " sessions, not 1");
}

Observation look_around(ShmManager& manager, std::uint64_t variant) {
  std::string seen_first;
  if (variant % 3 == 1) seen_first = content_of(manager);
  if (variant % 3 == 2) exercise(manager);
  manager.reap();
  // A remote client's session outlives the server that died; it ends when the client does not come back.
  for (const std::uint64_t client : manager.remote_sessions()) manager.end_remote_session(client);
  demand_sound(manager, "after reap()");
  demand_no_dead_session(manager);
  Observation seen{references_of(manager), 0};
  const std::string content = content_of(manager);
  seen.content += content;
  if (variant % 3 == 1 && seen_first != content) {
    throw std::runtime_error("read before reap(): " + seen_first + "      but after it: " + content);
  }
  exercise(manager);
  demand_sound(manager, "after further changes");
  if (content_of(manager) != content) throw std::runtime_error("further changes changed: " + content);
  drop_everything(manager);
  demand_sound(manager, "when all is dropped");
  const store::Stats stats = manager.stats();
  if (stats.objects != 0)
    throw std::runtime_error("objects left when all is dropped:\n" + references_of(manager));
  seen.residue_bytes = stats.used_bytes;
  return seen;
}

}  // namespace

void make_segment_at(const std::string& path, const std::function<void(store::Manager&)>& fill) {
  int kept = -1;
  {
    store::CreateOptions options;
    options.capacity_bytes = kCapacity;
    const auto manager = ShmManager::create_private(options);
    fill(*manager);
    kept = dup(manager->fd());
  }  // ends the session: the only ones to die are those of victims
  copy_segment("/proc/self/fd/" + std::to_string(kept), path);
  close(kept);
}

Survive engine_survivor() {
  return [](const std::string& path, std::uint64_t variant) -> std::function<Observation()> {
    return [manager = ShmManager::attach_path(path), variant] { return look_around(*manager, variant); };
  };
}

Arrange engine_recoverer() {
  return [](const std::string& path) -> std::function<void()> {
    return [manager = ShmManager::attach_path(path)] { manager->reap(); };
  };
}

Experiment on_engine(const EngineExperiment& experiment) {
  return {.name = experiment.name,
          .prepare = [fill = experiment.before](const std::string& path) { make_segment_at(path, fill); },
          .arrange = [operation = experiment.operation](const std::string& path) -> std::function<void()> {
            const auto manager = ShmManager::attach_path(path);
            return [manager, run = operation(*manager)] { run(); };
          },
          .survive = engine_survivor(),
          .recover = experiment.recoverers ? engine_recoverer() : nullptr};
}

}  // namespace steward::crash
