// Values as JSON, in both directions.
//
//   null, bool, int, float, str    as JSON has them; {"$float": "nan"}, "inf", "-inf"
//   list                           [1, 2]
//   dict (by value)                {"a": 1}, or {"$dict": [[1, "one"], [2.5, null]]} when a key is not a str, or
//                                  begins with "$"
//   tuple                          {"$tuple": [1, 2]}
//   bytes                          {"$bytes": "AP8="}, base64
//   ref                            {"$ref": 12}, the id of another object
//
// On the command line a word that is not JSON is taken as a str, so that `dict get ages Ada` needs no
// quotes inside quotes.
#pragma once

#include <steward/steward.h>

#include <nlohmann/json.hpp>
#include <string>

namespace steward::cli {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json to_json(const Value& value);

// ValueError, saying what is wrong.
[[nodiscard]] Value from_json(const Json& json);

// A word of the command line.
[[nodiscard]] Value parse_value(const std::string& word);

// Entries whose keys are known to differ, as those of a Dict do.
[[nodiscard]] Json items_to_json(const std::vector<std::pair<Value, Value>>& items);

// On one line.
[[nodiscard]] std::string dump(const Value& value);

}  // namespace steward::cli
