// How a connection comes about: which of the two doors, and what to say when it is shut.
#pragma once

#include <string_view>

#include "steward/detail/door.h"
#include "steward/manager.h"

namespace steward::detail {

// A private segment for this process and its children.
[[nodiscard]] ConnectionPtr embed(const EmbeddedOptions& options);

// Manager::connect (steward/manager.h).
[[nodiscard]] ConnectionPtr connect(std::string_view name_or_address, const ConnectOptions& options);

}  // namespace steward::detail
