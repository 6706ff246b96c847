// Fills and operations that the crash tests of dicts and lists have in common.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "crash/engine_experiment.h"
#include "support/values.h"

namespace steward::crash {

// A string of letters that tells its length and place.
[[nodiscard]] inline std::string letters(std::size_t length, char first = 'a') {
  std::string text(length, first);
  for (std::size_t n = 0; n < length; ++n)
    text[n] = static_cast<char>('a' + (n + static_cast<std::size_t>(first)) % 26);
  return text;
}

[[nodiscard]] std::shared_ptr<store::Dict> dict_of(store::Manager& manager, const std::string& name);
[[nodiscard]] std::shared_ptr<store::List> list_of(store::Manager& manager, const std::string& name);

// A new anonymous dict with an entry, and a reference to it. It lives as long as the handle or a value.
struct Referred {
  std::shared_ptr<store::Dict> handle;
  testing::V reference;
};
[[nodiscard]] Referred anonymous_dict(store::Manager& manager);

// How many of the keys 0, 1, 2 ... a new dict takes (values that fit their slot) until it takes more
// memory for the `times`-th time: 1 is its first page, then shards split and directories double.
[[nodiscard]] std::int64_t keys_until_growth(store::Manager& manager, int times);
[[nodiscard]] std::int64_t values_until_growth(store::Manager& manager, int times);  // of a list's appends

}  // namespace steward::crash
