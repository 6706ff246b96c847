// The words that follow a verb on the command line, as what the verb needs.
#pragma once

#include <steward/steward.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace steward::cli {

// Exit codes, for scripts.
inline constexpr int kOk = 0;
inline constexpr int kNo = 1;  // absent, or the answer is false
inline constexpr int kUsage = 2;
inline constexpr int kUnavailable = 3;
inline constexpr int kError = 4;

class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] bool has(std::size_t i) const { return i < words_.size(); }
  [[nodiscard]] const std::string& text(std::size_t i) const { return words_.at(i); }
  [[nodiscard]] Value value(std::size_t i) const;
  [[nodiscard]] Value value_or(std::size_t i, const Value& fallback) const;
  [[nodiscard]] std::vector<Value> values_from(std::size_t i) const;
  [[nodiscard]] std::vector<Value> array(std::size_t i) const;  // of a JSON array
  [[nodiscard]] std::int64_t integer(std::size_t i) const;
  [[nodiscard]] std::int64_t integer_or(std::size_t i, std::int64_t fallback) const;
  // "-", or no word at all, is nothing.
  [[nodiscard]] std::optional<std::int64_t> bound(std::size_t i) const;
  [[nodiscard]] std::optional<Value> value_or_absent(std::size_t i) const;

 private:
  std::vector<std::string> words_;
};

// Printed on a line of its own.
void print(const Value& value);
// Prints true or false, which is the exit code too.
int answer(bool yes);
// Prints the value; nothing, and says so by the exit code, when there is none.
int print_or_absent(const std::optional<Value>& value);
// Prints {"exchanged": ..., "seen": ...}; the exit code is that of `answer`.
int print_exchange(const Exchange<Value>& result);

}  // namespace steward::cli
