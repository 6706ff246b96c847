#include "service/listen.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "steward/error.h"

namespace steward::service {
namespace {

constexpr std::string_view kUnix = "unix:";

[[noreturn]] void refuse(const std::string& address, const std::string& why) {
  throw ValueError("can not listen on '" + address + "': " + why);
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed && inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

ListenAddress unix_address(const std::string& address) {
  std::string path = address.substr(kUnix.size());
  if (path.starts_with("//")) path.erase(0, 2);  // unix:///absolute is the same as unix:/absolute
  if (path.empty()) refuse(address, "the path of the socket is missing");
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    refuse(address, "the path of a socket may have at most " +
                        std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                        " bytes; choose a shorter folder");
  }
  return {std::string(kUnix) + path, path, {}};
}

}  // namespace

ListenAddress parse_listen_address(const std::string& address) {
  if (address.starts_with(kUnix)) return unix_address(address);
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) refuse(address, "it is neither unix:PATH nor HOST:PORT");
  const std::string host = address.substr(0, colon);
  std::uint16_t port = 0;
  const char* end = address.data() + address.size();
  const auto [stop, error] = std::from_chars(address.data() + colon + 1, end, port);
  if (error != std::errc() || stop != end) refuse(address, "its port is no number from 0 to 65535");
  if (!is_loopback(host)) {
    refuse(address,
           "it is not loopback, and without TLS and tokens, which come in a later version, others could read "
           "and "
           "change everything; use unix:PATH, 127.0.0.1:PORT, [::1]:PORT or localhost:PORT, and a tunnel "
           "such as "
           "ssh -L from other hosts");
  }
  return {address, {}, host};
}

void clear_stale_socket(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    throw AlreadyExists("can not listen on unix:" + path +
                        ": there is a file there that is no socket; move it away");
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool dead = fd >= 0 && connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 &&
                    errno == ECONNREFUSED;
  if (fd >= 0) close(fd);
  if (!dead) throw AlreadyExists("can not listen on unix:" + path + ": another server listens there");
  unlink(path.c_str());
}

}  // namespace steward::service
