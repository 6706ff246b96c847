// The flags of stewardd.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steward::daemon {

struct Options {
  std::string name = "default";
  std::vector<std::string> listen;  // empty: the default socket of the name
  std::optional<std::uint64_t> capacity_bytes;
  std::uint64_t memory_limit_bytes = 0;
  unsigned permissions = 0600;
  bool keep = false;
  std::chrono::milliseconds grace{30'000};
  std::string log_level = "info";
  int adopt_fd = -1;
  int ready_fd = -1;
  bool die_with_parent = false;
};

// An exit status instead of options: after --help and --version, or a word on stderr about what is wrong.
struct Parsed {
  std::optional<Options> options;
  int exit_status = 0;
};
[[nodiscard]] Parsed parse_options(int argc, char** argv);

inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitTaken = 3;

}  // namespace steward::daemon
