#include "model/dict_operations.h"

#include <memory>
#include <sstream>

namespace steward::testing {
namespace {

using Op = Operation<store::Dict>;
using store::Dict;

template <typename... Args>
std::string text(const char* call, const Args&... args) {
  std::ostringstream out;
  out << call << '(';
  ((out << args << ' '), ...);
  out << ')';
  return out.str();
}

Op read_one(Random& random, const V& key) {
  if (random.one_in(4)) {
    return {text("contains", key), [key](Dict& d, Answer& a) { a.add(std::uint64_t{d.contains(key)}); }};
  }
  return {text("get", key), [key](Dict& d, Answer& a) {
            a.add(find(d, key) ? std::optional(OwnedDatum(*find(d, key))) : std::nullopt);
          }};
}

Op write_one(Random& random, const V& key) {
  const V value = random_value(random);
  if (random.one_in(5)) {
    return {text("setdefault", key, value), [key, value](Dict& d, Answer& a) {
              OwnedDatum there;
              a.add(std::uint64_t{d.setdefault(key, value, there)});
              a.add(there);
            }};
  }
  return {text("set", key, value), [key, value](Dict& d, Answer&) { d.set(key, value); }};
}

Op take_one(Random& random, const V& key) {
  switch (random.below(3)) {
    case 0: return {text("remove", key), [key](Dict& d, Answer& a) { a.add(std::uint64_t{d.remove(key)}); }};
    case 1:
      return {text("pop", key), [key](Dict& d, Answer& a) {
                OwnedDatum value;
                if (d.pop(key, value)) a.add(value);
              }};
    default:
      return {text("popitem"), [](Dict& d, Answer& a) {
                OwnedDatum k;
                OwnedDatum value;
                if (!d.popitem(k, value)) return;
                a.add(k);
                a.add(value);
              }};
  }
}

Op increment(Random& random, const V& key) {
  const V by = random_number(random);
  return {text("increment", key, by), [key, by](Dict& d, Answer& a) { a.add(d.increment(key, by)); }};
}

Op compare_exchange(Random& random, const V& key, Dict& model) {
  std::optional<V> expected = find(model, key);
  if (random.one_in(3)) expected = random_small_value(random);
  if (random.one_in(6)) expected.reset();
  std::optional<V> desired;
  if (!random.one_in(4)) desired = random_value(random);
  return {text("compare_exchange", key, expected.value_or(S("absent")), desired.value_or(S("absent"))),
          [key, expected, desired](Dict& d, Answer& a) {
            const auto datum = [](const std::optional<V>& v) {
              return v ? std::optional<Datum>(v->view()) : std::nullopt;
            };
            a.add(d.compare_exchange(key, datum(expected), datum(desired)));
          }};
}

Op many_keys(Random& random, const DictMix& mix) {
  std::vector<V> keys;
  for (std::uint64_t i = random.below(mix.batch); i != 0; --i)
    keys.push_back(random_key(random, mix.universe));
  if (random.one_in(40)) keys.push_back(random_bad_key(random));
  const auto shared = std::make_shared<Vs>(std::move(keys));
  if (mix.trend != Trend::kShrink || random.one_in(2)) {
    return {text("get_many", *shared), [shared](Dict& d, Answer& a) { a.add(d.get_many(*shared)); }};
  }
  return {text("remove_many", *shared), [shared](Dict& d, Answer& a) { a.add(d.remove_many(*shared)); }};
}

Op update(Random& random, const DictMix& mix) {
  std::vector<std::pair<V, V>> entries;
  for (std::uint64_t i = random.below(mix.batch); i != 0; --i) {
    entries.emplace_back(random_key(random, mix.universe),
                         random.one_in(20) ? random_value(random) : random_small_value(random));
  }
  const std::uint64_t luck = random.below(30);
  if (luck == 0) entries.emplace_back(random_bad_key(random), N());
  if (luck == 1) entries.emplace_back(I(1), random_bad_value(random));
  const auto shared = std::make_shared<Entries>(std::move(entries));
  return {text("update", *shared), [shared](Dict& d, Answer&) { d.update(*shared); }};
}

Op refused(Random& random, const V& key) {
  // Not both bad: which of two errors is thrown is nobody's business.
  const bool bad_key = random.one_in(2);
  const V bad = bad_key ? random_bad_key(random) : key;
  const V value = bad_key ? random_small_value(random) : random_bad_value(random);
  return {text("set", bad, value), [bad, value](Dict& d, Answer&) { d.set(bad, value); }};
}

Op copy_of_it() {
  return {text("copy"), [](Dict& d, Answer& a) { a.add(d.copy()->items()); }};
}

}  // namespace

Op read_whole_dict(std::uint32_t page) {
  return {text("items, keys, values, scan"), [page](Dict& d, Answer& a) {
            a.add(d.size());
            a.add(d.items());
            a.add(d.keys());
            a.add(d.values());
            std::uint64_t cursor = 0;
            do {
              const store::ScanPage scanned = d.scan(cursor, page);
              for (const auto& item : scanned.items) a.add(item);
              cursor = scanned.cursor;
            } while (cursor != 0);
          }};
}

Op random_dict_operation(Random& random, const DictMix& mix, store::Dict& model) {
  const V key = random_key(random, mix.universe);
  const std::uint64_t choice = random.below(100);
  // A shrinking dict takes where a growing one writes.
  const std::uint64_t writes = mix.trend == Trend::kGrow ? 45 : mix.trend == Trend::kChurn ? 30 : 10;
  const std::uint64_t takes = mix.trend == Trend::kGrow ? 50 : mix.trend == Trend::kChurn ? 55 : 60;
  if (choice < writes) return write_one(random, key);
  if (choice < takes) return take_one(random, key);
  if (choice < 75) return read_one(random, key);
  if (choice < 84) return increment(random, key);
  if (choice < 92) return compare_exchange(random, key, model);
  if (choice < 95) return many_keys(random, mix);
  if (choice < 97) return mix.trend == Trend::kShrink ? many_keys(random, mix) : update(random, mix);
  if (choice < 98) return refused(random, key);
  if (random.one_in(20)) return copy_of_it();
  return {text("size"), [](Dict& d, Answer& a) { a.add(d.size()); }};
}

}  // namespace steward::testing
