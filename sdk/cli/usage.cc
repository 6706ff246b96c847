#include "cli/usage.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

namespace steward::cli {
namespace {

constexpr std::size_t kNear = 2;  // letters that may be wrong

// How many letters to change, insert or take out (Levenshtein's distance).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t i = 0; i < b.size(); ++i) {
      const std::size_t changed = diagonal + (b[i] == letter ? 0 : 1);
      diagonal = row[i + 1];
      row[i + 1] = std::min({changed, diagonal + 1, row[i] + 1});
    }
  }
  return row.back();
}

// Such as " (did you mean append?)"; empty when none is near.
std::string guess(std::string_view word, const std::vector<std::string>& names) {
  const auto nearest = std::min_element(names.begin(), names.end(), [&](const auto& a, const auto& b) {
    return distance(word, a) < distance(word, b);
  });
  const std::size_t wrong = distance(word, *nearest);
  return wrong <= kNear && wrong < nearest->size() ? " (did you mean " + *nearest + "?)" : "";
}

}  // namespace

std::string UsageFormatter::make_usage(const CLI::App*, std::string) const {
  return "Usage: " + usage_ + "\n";
}

std::string wrong_command(const CLI::App& app) {
  const CLI::App* level = &app;
  while (!level->get_subcommands().empty()) level = level->get_subcommands().front();
  std::vector<std::string> names;
  for (const CLI::App* sub : level->get_subcommands({})) names.push_back(sub->get_name());
  if (names.empty()) return {};
  const bool top = level == &app;
  const std::string kind = top ? "command" : "verb";
  const std::string path = top ? app.get_name() : app.get_name() + " " + level->get_name();
  const auto words = level->remaining();
  const std::string wrong = words.empty() ? "a " + kind + " is missing after '" + path + "'"
                                          : "'" + words.front() + "' is no " + kind + " of '" + path + "'" +
                                                guess(words.front(), names);
  return wrong + "; there are: " + CLI::detail::join(names, ", ");
}

}  // namespace steward::cli
