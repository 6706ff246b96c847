#include "main/options.h"

#include <CLI/CLI.hpp>

namespace steward::daemon {
namespace {

constexpr const char* kAbout =
    "stewardd serves dicts and lists that live in shared memory: to local processes, which map the segment "
    "and never "
    "wait for this server, and to remote ones through gRPC (services steward.v1, with health and "
    "reflection).";

constexpr const char* kFooter =
    "On SIGTERM or SIGINT the server ends the calls under way and takes its segment and socket away. A "
    "segment that "
    "is there already (of a server that was killed, or that used --keep) is taken over with all that is in "
    "it.\n\n"
    "Exit status: 0 ended by a signal as it should; 1 failed, stderr says why; 2 wrong flags, or an address "
    "that is "
    "not of this host; 3 the name or an address has a server already.";

void add_flags(CLI::App& app, Options& options) {
  app.add_option("--name", options.name, "Name of the segment: letters, digits, '.', '_', '-'")
      ->capture_default_str();
  app.add_option(
         "--listen", options.listen,
         "unix:PATH, 127.0.0.1:PORT, [::1]:PORT or localhost:PORT; port 0 takes a free one; may be given "
         "more "
         "than once. Default: a unix socket that only you can open, $XDG_RUNTIME_DIR/steward/NAME.sock or "
         "/tmp/steward-UID/NAME.sock. Other addresses are refused until TLS and tokens are there")
      ->allow_extra_args(false);
  app.add_option("--capacity", options.capacity_bytes,
                 "Address space of a new segment, such as 64G; costs no memory until it is used")
      ->transform(CLI::AsSizeValue(false));
  app.add_option("--memory-limit", options.memory_limit_bytes,
                 "The most memory a new segment takes, such as 16G; 0: as much as there is")
      ->transform(CLI::AsSizeValue(false))
      ->capture_default_str();
  app.add_flag("--keep", options.keep, "Leave the segment when the server ends");
  app.add_option("--adopt-fd", options.adopt_fd, "Serve the segment behind this inherited descriptor");
  app.add_option("--ready-fd", options.ready_fd,
                 "Write the addresses, one a line, to this descriptor when they are served, and close it");
  app.add_flag("--die-with-parent", options.die_with_parent,
               "End when the process that started this one ends");
  app.add_option("--log-level", options.log_level, "debug, info, warning, error or off")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
}

}  // namespace

Parsed parse_options(int argc, char** argv) {
  CLI::App app(kAbout, "stewardd");
  app.footer(kFooter);
  app.set_version_flag("--version", "stewardd " STEWARD_VERSION);
  Options options;
  add_flags(app, options);
  std::string permissions = "0600";
  app.add_option("--permissions", permissions, "Who may open a new segment, in octal as for chmod")
      ->check(CLI::Validator(
          [](std::string& text) {
            const bool octal =
                !text.empty() && text.size() <= 4 && text.find_first_not_of("01234567") == std::string::npos;
            return octal ? std::string() : "'" + text + "' is not an octal mode such as 0600 or 0660";
          },
          "MODE"))
      ->capture_default_str();
  double grace_seconds = 30;
  app.add_option("--grace", grace_seconds,
                 "Seconds for which the references of a remote client outlive its connection")
      ->check(CLI::Range(0.0, 86400.0 * 365))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, app.exit(error) == 0 ? 0 : kExitUsage};
  }
  options.permissions = static_cast<unsigned>(std::stoul(permissions, nullptr, 8));
  options.grace = std::chrono::milliseconds(static_cast<std::int64_t>(grace_seconds * 1000));
  return {options, 0};
}

}  // namespace steward::daemon
