// Executes one operation on a store and on the model, and compares all that comes back.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "steward/error.h"
#include "support/values.h"

namespace steward::testing {

// What an operation gave: an error's code, or numbers and values.
struct Answer {
  std::optional<ErrorCode> error;
  std::vector<std::uint64_t> numbers;
  std::vector<std::optional<V>> values;

  void add(std::uint64_t number) { numbers.push_back(number); }
  void add(const OwnedDatum& value) { values.emplace_back(V(value)); }
  void add(const std::optional<OwnedDatum>& value) { values.push_back(optional_value(value)); }
  void add(const store::CompareExchange& result) {
    add(std::uint64_t{result.exchanged});
    add(result.seen);
  }
  template <typename T>
  void add(const std::vector<T>& results) {
    add(results.size());
    for (const T& result : results) add(result);
  }
  void add(const store::OwnedItem& item) {
    add(item.first);
    add(item.second);
  }
  friend bool operator==(const Answer&, const Answer&) = default;
};

std::ostream& operator<<(std::ostream& out, const Answer& answer);

template <typename Object>
struct Operation {
  std::string text;
  std::function<void(Object&, Answer&)> run;
};

template <typename Object>
Answer answer_of(const Operation<Object>& operation, Object& object) {
  Answer answer;
  try {
    operation.run(object, answer);
  } catch (const Error& e) {
    answer = {};
    answer.error = e.code();
  }
  return answer;
}

// False, and a failure of the test, where the two differ.
template <typename Object>
bool agree(const Operation<Object>& operation, Object& object, Object& model, std::uint64_t step) {
  const Answer expected = answer_of(operation, model);
  const Answer got = answer_of(operation, object);
  if (got == expected) return true;
  ADD_FAILURE() << "step " << step << ": " << operation.text << "\n  gave     " << got << "\n  expected "
                << expected;
  return false;
}

}  // namespace steward::testing
