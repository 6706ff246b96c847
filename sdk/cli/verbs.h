// The verbs of the tool. Those of a dict and a list are the methods' names.
#pragma once

#include <steward/steward.h>

#include <span>
#include <string_view>

#include "cli/words.h"

namespace steward::cli {

// How many words beyond those in the usage: any number.
inline constexpr std::size_t kMany = 1'000'000;

// `Subject` is Dict<>, List<> or Manager.
template <typename Subject>
struct Verb {
  const char* name;
  const char* usage;  // the words that follow NAME
  const char* help;
  std::size_t least;  // how many of them
  std::size_t most;
  bool creates;  // the object, when there is none of that name
  int (*run)(const Subject&, const Manager&, const Words&);
};

[[nodiscard]] std::span<const Verb<Dict<>>> dict_verbs();
[[nodiscard]] std::span<const Verb<List<>>> list_verbs();

// The commands of the manager itself.
int list_objects(const Manager& manager, bool json);
int print_stats(const Manager& manager);
int check(const Manager& manager);

}  // namespace steward::cli
