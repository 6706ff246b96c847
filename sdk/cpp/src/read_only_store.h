// A store that refuses to change anything: what a read-only connection stands on where memory is not
// itself mapped read-only, because this process writes the same segment through another manager, or
// because it is reached through gRPC.
#pragma once

#include <memory>

#include "engine/store/store.h"

namespace steward::detail {

// Every call that changes something throws PermissionDenied; the others go to `store`.
[[nodiscard]] std::shared_ptr<store::Manager> read_only(std::shared_ptr<store::Manager> store);

}  // namespace steward::detail
