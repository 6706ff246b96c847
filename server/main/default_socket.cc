#include "main/default_socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "steward/error.h"

namespace steward::daemon {
namespace {

std::string socket_folder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime == '/') return std::string(runtime) + "/steward";
  return "/tmp/steward-" + std::to_string(getuid());
}

// In /tmp anybody may have made the folder first.
void require_private(const std::string& folder) {
  struct stat status {};
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw PermissionDenied("can not make the folder " + folder + " for the socket: " +
                           std::generic_category().message(errno) + "; say where with --listen unix:PATH");
  }
  const bool there = lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (there && status.st_uid == getuid() && (status.st_mode & 0077) == 0) return;
  throw PermissionDenied(
      "the folder " + folder +
      " is not yours alone, so others could take the socket's place; chmod it to 0700, or say "
      "where with --listen unix:PATH");
}

}  // namespace

std::string default_socket_address(const std::string& name) {
  const std::string folder = socket_folder();
  require_private(folder);
  return "unix:" + folder + "/" + name + ".sock";
}

}  // namespace steward::daemon
