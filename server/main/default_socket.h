// Where a server of a name listens when nobody says where.
#pragma once

#include <string>

namespace steward::daemon {

// "unix:" and $XDG_RUNTIME_DIR/steward/NAME.sock, or /tmp/steward-UID/NAME.sock. Makes the folder, for its
// user alone. Throws PermissionDenied when the folder there belongs to somebody else or is open to others.
[[nodiscard]] std::string default_socket_address(const std::string& name);

}  // namespace steward::daemon
