// a + b as increment() adds: int and int is int, or kOverflow; with a float it is float; bool counts
// as int. kNotNumber for anything else.
#pragma once

#include "engine/objects/outcome.h"
#include "steward/datum.h"

namespace steward {

[[nodiscard]] inline bool is_number(const Datum& d) noexcept {
  return d.kind == Kind::kInt || d.kind == Kind::kFloat || d.kind == Kind::kBool;
}

[[nodiscard]] inline Outcome add(const Datum& a, const Datum& b, Datum& sum) noexcept {
  if (!is_number(a) || !is_number(b)) return Outcome::kNotNumber;
  if (a.kind != Kind::kFloat && b.kind != Kind::kFloat) {
    std::int64_t result = 0;
    if (__builtin_add_overflow(a.as_int(), b.as_int(), &result)) return Outcome::kOverflow;
    sum = Datum::of_int(result);
    return Outcome::kOk;
  }
  const auto as_float = [](const Datum& d) {
    return d.kind == Kind::kFloat ? d.as_float() : static_cast<double>(d.as_int());
  };
  sum = Datum::of_float(as_float(a) + as_float(b));
  return Outcome::kOk;
}

}  // namespace steward
