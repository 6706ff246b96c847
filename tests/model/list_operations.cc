#include "model/list_operations.h"

#include <memory>
#include <sstream>

namespace steward::testing {
namespace {

using Op = Operation<store::List>;
using store::List;
using store::Slice;

std::string shown(const Slice& slice) {
  std::ostringstream out;
  for (const auto& bound : {slice.start, slice.stop, slice.step}) {
    out << (bound ? std::to_string(*bound) : "") << ':';
  }
  return out.str();
}

template <typename... Args>
std::string text(const char* call, const Args&... args) {
  std::ostringstream out;
  out << call << '(';
  ((out << args << ' '), ...);
  out << ')';
  return out.str();
}

class Maker {
 public:
  Maker(Random& random, const ListMix& mix, List& model)
      : random_(random), mix_(mix), model_(model), size_(static_cast<std::int64_t>(model.size())) {}

  Op any() {
    const std::uint64_t choice = random_.below(100);
    const std::uint64_t grows = mix_.trend == Trend::kGrow ? 40 : mix_.trend == Trend::kChurn ? 25 : 8;
    const std::uint64_t shrinks = mix_.trend == Trend::kGrow ? 50 : mix_.trend == Trend::kChurn ? 45 : 55;
    if (choice < grows) return grow();
    if (choice < shrinks) return shrink();
    if (choice < 65) return read();
    if (choice < 72) return search();
    if (choice < 82) return change();
    if (choice < 92) return slices();
    if (choice < 96) return refused();
    return whole();
  }

 private:
  V value() {
    if (mix_.numbers)
      return random_.one_in(3) ? F(static_cast<double>(random_.between(-99, 99)) / 2)
                               : I(random_.between(-99, 99));
    return random_value(random_);
  }
  // Often there, sometimes not.
  V likely_value() {
    const auto there = random_.one_in(3) ? std::nullopt : find(model_, index());
    return there ? *there : value();
  }
  std::int64_t index() { return random_.between(-size_ - 2, size_ + 1); }
  std::shared_ptr<Vs> values(std::uint64_t count) {
    std::vector<V> made;
    for (; count != 0; --count) made.push_back(value());
    return std::make_shared<Vs>(std::move(made));
  }
  // Short ones where the list shall grow: open ends would take half of it at every step.
  Slice slice() {
    const bool closed = mix_.trend == Trend::kGrow;
    Slice s;
    if (closed || !random_.one_in(4)) s.start = index();
    if (closed || !random_.one_in(8)) {
      s.stop = s.start.value_or(0) + random_.between(-3, static_cast<std::int64_t>(mix_.batch));
    }
    if (random_.one_in(3)) s.step = random_.between(-3, 3);
    if (s.step.value_or(1) < 0 && s.stop && s.start) std::swap(s.start, s.stop);
    return s;
  }

  Op grow() {
    switch (random_.below(4)) {
      case 0: {
        const auto many = values(random_.below(mix_.batch));
        return {text("extend", *many), [many](List& l, Answer&) { l.extend(*many); }};
      }
      case 1:
      case 2: {
        const V v = value();
        const std::int64_t at = index();
        return {text("insert", at, v), [v, at](List& l, Answer&) { l.insert(at, v); }};
      }
      default: {
        const V v = value();
        return {text("append", v), [v](List& l, Answer&) { l.append(v); }};
      }
    }
  }

  Op shrink() {
    const std::int64_t at = random_.one_in(3) ? -1 : index();
    if (!random_.one_in(4)) return {text("pop", at), [at](List& l, Answer& a) { a.add(l.pop(at)); }};
    if (random_.one_in(2)) {
      const V v = likely_value();
      return {text("remove", v), [v](List& l, Answer&) { l.remove(v); }};
    }
    const Slice s = slice();
    return {text("remove_slice", shown(s)), [s](List& l, Answer&) { l.remove_slice(s); }};
  }

  Op read() {
    const std::int64_t at = index();
    if (random_.one_in(4)) {
      const Slice s = slice();
      return {text("slice", shown(s)), [s](List& l, Answer& a) { a.add(l.slice(s)); }};
    }
    if (random_.one_in(4)) return {text("size"), [](List& l, Answer& a) { a.add(l.size()); }};
    return {text("get", at), [at](List& l, Answer& a) {
              OwnedDatum v;
              if (l.get(at, v)) a.add(v);
            }};
  }

  Op search() {
    const V v = likely_value();
    if (random_.one_in(3)) return {text("count", v), [v](List& l, Answer& a) { a.add(l.count(v)); }};
    if (random_.one_in(2))
      return {text("contains", v), [v](List& l, Answer& a) { a.add(std::uint64_t{l.contains(v)}); }};
    const std::int64_t start = random_.one_in(2) ? 0 : index();
    const auto stop = random_.one_in(2) ? std::nullopt : std::optional(index());
    return {text("index", v, start, stop.value_or(size_)),
            [v, start, stop](List& l, Answer& a) { a.add(l.index(v, start, stop)); }};
  }

  Op change() {
    const std::int64_t at = index();
    if (random_.one_in(4)) {
      const V by = random_number(random_);
      return {text("increment", at, by), [at, by](List& l, Answer& a) { a.add(l.increment(at, by)); }};
    }
    const V v = value();
    if (random_.one_in(3)) {
      const V expected = random_.one_in(3) ? value() : find(model_, at).value_or(N());
      return {text("compare_exchange", at, expected, v),
              [=](List& l, Answer& a) { a.add(l.compare_exchange(at, expected, v)); }};
    }
    return {text("set", at, v), [at, v](List& l, Answer&) { l.set(at, v); }};
  }

  Op slices() {
    const Slice s = slice();
    std::uint64_t count = random_.below(mix_.batch);
    // With a step, the right length most of the time.
    if (s.step && *s.step != 0 && !random_.one_in(4)) count = model_.slice(s).size();
    const auto many = values(count);
    return {text("set_slice", shown(s), *many), [s, many](List& l, Answer&) { l.set_slice(s, *many); }};
  }

  Op refused() {
    const V bad = random_bad_value(random_);
    const std::int64_t at = index();
    switch (random_.below(3)) {
      case 0: return {text("append", bad), [bad](List& l, Answer&) { l.append(bad); }};
      case 1: return {text("set", at, bad), [at, bad](List& l, Answer&) { l.set(at, bad); }};
      default: return {text("insert", at, bad), [at, bad](List& l, Answer&) { l.insert(at, bad); }};
    }
  }

  Op whole() {
    const bool flag = random_.one_in(2);
    switch (random_.below(4)) {
      case 0: return {text("reverse"), [](List& l, Answer&) { l.reverse(); }};
      case 1: return {text("copy"), [](List& l, Answer& a) { a.add(l.copy()->slice({})); }};
      case 2:
        if (size_ < 200 && random_.one_in(3)) {
          const std::int64_t times = random_.between(-1, 4);
          return {text("repeat", times), [times](List& l, Answer&) { l.repeat(times); }};
        }
        [[fallthrough]];
      default: return {text("sort", flag), [flag](List& l, Answer&) { l.sort(flag); }};
    }
  }

  Random& random_;
  const ListMix& mix_;
  List& model_;
  std::int64_t size_;
};

}  // namespace

Op read_whole_list() {
  return {text("slice all"), [](List& l, Answer& a) {
            a.add(l.size());
            a.add(l.slice({}));
          }};
}

Op random_list_operation(Random& random, const ListMix& mix, store::List& model) {
  return Maker(random, mix, model).any();
}

}  // namespace steward::testing
