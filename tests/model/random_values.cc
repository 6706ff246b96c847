#include "model/random_values.h"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>

namespace steward::testing {
namespace {

std::string random_text(Random& random, std::size_t size) {
  std::string text(size, static_cast<char>('a' + random.below(26)));
  if (size > 2) text[random.below(size - 1)] = static_cast<char>('A' + random.below(26));
  return text;
}

// Every class of sizes is met: what fits a slot, what fits a blob beside it, what takes pages.
std::size_t random_size(Random& random) {
  switch (random.below(2000)) {
    case 0: return random.below(2U << 20);
    case 1:
    case 2:
    case 3:
    case 4: return random.below(200'000);
    default: break;
  }
  const std::uint64_t choice = random.below(100);
  return random.below(choice < 50 ? 17 : choice < 90 ? 300 : 5000);
}

V nested_value(Random& random, int depth) {
  std::vector<V> elements;
  const std::uint64_t count = random.below(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    elements.push_back(depth < 3 && random.one_in(3) ? nested_value(random, depth + 1)
                                                     : random_small_value(random));
  }
  if (random.one_in(2)) return L(elements);
  if (random.one_in(2)) return T(elements);
  std::vector<std::pair<V, V>> entries;
  for (std::size_t i = 0; i < elements.size(); ++i)
    entries.emplace_back(I(static_cast<std::int64_t>(i)), elements[i]);
  return D(entries);
}

}  // namespace

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

std::uint64_t model_seed() {
  const char* given = std::getenv("STEWARD_SEED");
  const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : std::random_device()();
  std::cout << "STEWARD_SEED=" << seed << " replays this run\n";
  return seed;
}

std::uint64_t model_steps(std::uint64_t usual) {
  const char* given = std::getenv("STEWARD_MODEL_STEPS");
  return given != nullptr ? std::strtoull(given, nullptr, 0) : usual;
}

V random_key(Random& random, std::uint64_t universe) {
  const auto number = static_cast<std::int64_t>(random.below(universe));
  switch (random.below(16)) {
    case 0: return F(static_cast<double>(number));
    case 1: return F(static_cast<double>(number) + 0.5);
    case 2:
    case 3:
    case 4: return S("key " + std::to_string(number));
    case 5: return S(std::string(static_cast<std::size_t>(number % 300), 'k') + std::to_string(number));
    case 6: return Y(std::to_string(number));
    case 7: return T({I(number % 100), F(static_cast<double>(number / 100))});
    case 8: return T({B(number % 2 == 0), S("t"), T({I(number)})});
    case 9: return number % 3 == 0 ? N() : B(number % 2 == 0);
    default: return I(number);
  }
}

V random_value(Random& random) {
  if (!random.one_in(3)) return random_small_value(random);
  if (random.one_in(6)) return nested_value(random, 0);
  const std::string text = random_text(random, random_size(random));
  return random.one_in(2) ? S(text) : Y(text);
}

V random_small_value(Random& random) {
  switch (random.below(8)) {
    case 0: return N();
    case 1: return B(random.one_in(2));
    case 2: return F(static_cast<double>(random.between(-8, 8)) / 2);
    case 3:
    case 4: return S(random_text(random, random.below(24)));
    case 5: return I(static_cast<std::int64_t>(random.any()));
    default: return I(random.between(-20, 20));
  }
}

V random_number(Random& random) {
  if (random.one_in(50)) return I(std::numeric_limits<std::int64_t>::max());
  if (random.one_in(20)) return random_small_value(random);
  return random.one_in(4) ? F(static_cast<double>(random.between(-8, 8)) / 2) : I(random.between(-20, 20));
}

V random_bad_value(Random& random) {
  switch (random.below(4)) {
    case 0: return S("\xff");
    case 1: return nested_list(101);
    case 2: return D({{F(NAN), N()}});
    default: return D({{L({}), N()}});
  }
}

V random_bad_key(Random& random) {
  switch (random.below(4)) {
    case 0: return S("\xc3");
    case 1: return L({I(1)});
    case 2: return T({I(1), D({})});
    default: return F(NAN);
  }
}

}  // namespace steward::testing
