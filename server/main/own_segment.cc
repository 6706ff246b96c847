#include "main/own_segment.h"

#include <sys/stat.h>

#include <utility>

#include "main/log.h"
#include "steward/error.h"

namespace steward::daemon {
namespace {

constexpr int kTries = 10;

std::shared_ptr<store::ShmManager> make(const Options& options) {
  store::CreateOptions create;
  create.name = options.name;
  if (options.capacity_bytes) create.capacity_bytes = *options.capacity_bytes;
  create.memory_limit_bytes = options.memory_limit_bytes;
  create.permissions = options.permissions;
  auto segment = store::ShmManager::create(create);
  log_info("segment_created", {{"name", options.name}, {"path", segment->path()}});
  return segment;
}

std::shared_ptr<store::ShmManager> find(const Options& options) {
  try {
    auto segment = store::ShmManager::attach(options.name);
    log_info("segment_found", {{"name", options.name}, {"path", segment->path()}});
    if (options.capacity_bytes || options.memory_limit_bytes != 0) {
      log_warning("flags_ignored",
                  {{"why", "capacity and memory limit were settled when the segment was made"}});
    }
    return segment;
  } catch (const Unavailable&) {
    return nullptr;
  }
}

OwnSegment find_or_make(const Options& options) {
  for (int i = 0;; ++i) {
    if (auto segment = find(options)) return {segment, false};
    try {
      return {make(options), true};
    } catch (const AlreadyExists&) {  // somebody was quicker: then it is found
      if (i == kTries) throw;
    }
  }
}

// False: a server that ended meanwhile has taken the name away, and this is nobody's segment any more.
bool still_named(const store::ShmManager& segment) {
  struct stat held {};
  struct stat named {};
  return fstat(segment.fd(), &held) == 0 && stat(segment.path().c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

OwnSegment own_segment(const Options& options) {
  for (;;) {
    const bool adopted = options.adopt_fd >= 0;
    OwnSegment own =
        adopted ? OwnSegment{store::ShmManager::adopt_fd(options.adopt_fd)} : find_or_make(options);
    if (!own.manager->claim_server()) {
      throw AlreadyExists(
          "the segment '" + options.name +
          "' has a server already, which is alive; end that one first, or choose another --name");
    }
    if (!adopted && !still_named(*own.manager)) continue;
    own.manager->reap();
    return own;
  }
}

}  // namespace steward::daemon
