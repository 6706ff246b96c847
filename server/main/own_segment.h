// The segment that this server owns: made, found again, or handed down.
#pragma once

#include <memory>

#include "engine/store/shm_manager.h"
#include "main/options.h"

namespace steward::daemon {

struct OwnSegment {
  std::shared_ptr<store::ShmManager> manager;
  bool made = false;  // by this process
};

// Returns it with this process as its one server, and repaired after whatever died before. Throws
// AlreadyExists when it has a live server, and what ShmManager throws.
[[nodiscard]] OwnSegment own_segment(const Options& options);

}  // namespace steward::daemon
