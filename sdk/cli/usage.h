// How the tool is used: said by --help, and where it was used wrongly.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace steward::cli {

// CLI11 knows nothing of the words after a verb, which come as extras: their usage is given here.
class UsageFormatter : public CLI::Formatter {
 public:
  explicit UsageFormatter(std::string usage) : usage_(std::move(usage)) {}
  std::string make_usage(const CLI::App* app, std::string name) const override;

 private:
  std::string usage_;
};

// After a parse that failed: that a command or verb is missing or is none, and which there are. Empty: it
// failed for another reason.
[[nodiscard]] std::string wrong_command(const CLI::App& app);

}  // namespace steward::cli
