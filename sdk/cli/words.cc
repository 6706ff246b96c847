#include "cli/words.h"

#include <charconv>
#include <iostream>

#include "cli/json.h"

namespace steward::cli {

Value Words::value(std::size_t i) const { return parse_value(text(i)); }

Value Words::value_or(std::size_t i, const Value& fallback) const { return has(i) ? value(i) : fallback; }

std::vector<Value> Words::values_from(std::size_t i) const {
  std::vector<Value> values;
  for (; has(i); ++i) values.push_back(value(i));
  return values;
}

std::vector<Value> Words::array(std::size_t i) const {
  const Value list = value(i);
  if (list.kind() != Kind::kList)
    throw UsageError("wanted a JSON array such as '[1, \"two\"]', not " + text(i));
  return list.elements();
}

std::int64_t Words::integer(std::size_t i) const {
  const std::string& word = text(i);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size())
    throw UsageError("wanted an integer, not " + word);
  return number;
}

std::int64_t Words::integer_or(std::size_t i, std::int64_t fallback) const {
  return has(i) ? integer(i) : fallback;
}

std::optional<std::int64_t> Words::bound(std::size_t i) const {
  if (!has(i) || text(i) == "-") return std::nullopt;
  return integer(i);
}

std::optional<Value> Words::value_or_absent(std::size_t i) const {
  if (text(i) == "-") return std::nullopt;
  return value(i);
}

void print(const Value& value) { std::cout << dump(value) << '\n'; }

int answer(bool yes) {
  print(yes);
  return yes ? kOk : kNo;
}

int print_or_absent(const std::optional<Value>& value) {
  if (!value) return kNo;
  print(*value);
  return kOk;
}

int print_exchange(const Exchange<Value>& result) {
  Json out{{"exchanged", result.exchanged}};
  if (result.seen) out["seen"] = to_json(*result.seen);
  std::cout << out.dump() << '\n';
  return result.exchanged ? kOk : kNo;
}

}  // namespace steward::cli
