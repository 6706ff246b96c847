#include <iostream>

#include "cli/json.h"
#include "cli/verbs.h"

namespace steward::cli {
namespace {

using L = List<>;
using M = Manager;
using W = Words;

int append(const L& list, const M&, const W& words) {
  list.append(words.value(0));
  return kOk;
}

int extend(const L& list, const M&, const W& words) {
  list.extend(words.array(0));
  return kOk;
}

int insert(const L& list, const M&, const W& words) {
  list.insert(words.integer(0), words.value(1));
  return kOk;
}

int pop(const L& list, const M&, const W& words) {
  print(list.pop(words.integer_or(0, -1)));
  return kOk;
}

// A ValueError that says "not found" is an answer; one about the value itself comes again.
int not_found(const L& list, const Value& value, const ValueError& error) {
  static_cast<void>(list.contains(value));
  std::cerr << "steward: " << error.what() << '\n';
  return kNo;
}

int remove(const L& list, const M&, const W& words) {
  const Value value = words.value(0);
  try {
    list.remove(value);
  } catch (const ValueError& error) {
    return not_found(list, value, error);
  }
  return kOk;
}

int index(const L& list, const M&, const W& words) {
  const Value value = words.value(0);
  try {
    print(list.index(value, words.integer_or(1, 0), words.bound(2)));
  } catch (const ValueError& error) {
    return not_found(list, value, error);
  }
  return kOk;
}

int count(const L& list, const M&, const W& words) {
  print(list.count(words.value(0)));
  return kOk;
}

int contains(const L& list, const M&, const W& words) { return answer(list.contains(words.value(0))); }

int at(const L& list, const M&, const W& words) {
  print(list.at(words.integer(0)));
  return kOk;
}

int get(const L& list, const M&, const W& words) { return print_or_absent(list.get(words.integer(0))); }

int set(const L& list, const M&, const W& words) {
  list.set(words.integer(0), words.value(1));
  return kOk;
}

int slice(const L& list, const M&, const W& words) {
  print(Value::list(list.slice(words.bound(0), words.bound(1), words.bound(2))));
  return kOk;
}

int set_slice(const L& list, const M&, const W& words) {
  const bool with_step = words.has(3);
  list.set_slice(words.bound(0), words.bound(1), with_step ? words.bound(2) : std::nullopt,
                 words.array(with_step ? 3 : 2));
  return kOk;
}

int remove_slice(const L& list, const M&, const W& words) {
  list.remove_slice(words.bound(0), words.bound(1), words.bound(2));
  return kOk;
}

int sort(const L& list, const M&, const W& words) {
  if (words.has(0) && words.text(0) != "reverse")
    throw UsageError("sort takes the word 'reverse', or nothing");
  list.sort(words.has(0));
  return kOk;
}

int reverse(const L& list, const M&, const W&) {
  list.reverse();
  return kOk;
}

int clear(const L& list, const M&, const W&) {
  list.clear();
  return kOk;
}

int copy(const L& list, const M& manager, const W& words) {
  manager.create_list(words.text(0)).extend(list.slice());
  return kOk;
}

int size(const L& list, const M&, const W&) {
  print(list.size());
  return kOk;
}

int empty(const L& list, const M&, const W&) { return answer(list.empty()); }

int repeat(const L& list, const M&, const W& words) {
  list.repeat(words.integer(0));
  return kOk;
}

int increment(const L& list, const M&, const W& words) {
  print(list.increment(words.integer(0), words.value_or(1, 1)));
  return kOk;
}

int compare_exchange(const L& list, const M&, const W& words) {
  return print_exchange(list.compare_exchange(words.integer(0), words.value(1), words.value(2)));
}

constexpr Verb<L> kVerbs[] = {
    {"append", "VALUE", "add at the end", 1, 1, true, append},
    {"extend", "ARRAY", "add all elements of a JSON array at the end, at once", 1, 1, true, extend},
    {"insert", "INDEX VALUE", "add before the element at INDEX", 2, 2, true, insert},
    {"pop", "[INDEX]", "take out an element, by default the last, and print it", 0, 1, false, pop},
    {"remove", "VALUE", "take out the first equal element; exit code 1 when there is none", 1, 1, false,
     remove},
    {"index", "VALUE [START [STOP]]",
     "print the place of the first equal element; exit code 1 when there is none", 1, 3, false, index},
    {"count", "VALUE", "print how many elements are equal", 1, 1, false, count},
    {"contains", "VALUE", "print whether one is equal", 1, 1, false, contains},
    {"at", "INDEX", "print an element; an error when outside", 1, 1, false, at},
    {"get", "INDEX", "print an element; exit code 1 when outside", 1, 1, false, get},
    {"set", "INDEX VALUE", "overwrite an element", 2, 2, false, set},
    {"slice", "[START [STOP [STEP]]]", "print a part, by default all; - is none", 0, 3, false, slice},
    {"set_slice", "START STOP [STEP] ARRAY", "put the elements of a JSON array in its place", 3, 4, true,
     set_slice},
    {"remove_slice", "[START [STOP [STEP]]]", "take out a part, by default all", 0, 3, false, remove_slice},
    {"sort", "[reverse]", "sort, stably", 0, 1, false, sort},
    {"reverse", "", "turn round", 0, 0, false, reverse},
    {"clear", "", "take out all elements", 0, 0, false, clear},
    {"copy", "NEW", "make a list of the name NEW with the same elements", 1, 1, false, copy},
    {"size", "", "print the number of elements", 0, 0, false, size},
    {"empty", "", "print whether there is none", 0, 0, false, empty},
    {"repeat", "TIMES", "as Python's list *= TIMES", 1, 1, false, repeat},
    {"increment", "INDEX [BY]", "add to a number and print the new one", 1, 2, false, increment},
    {"compare_exchange", "INDEX EXPECTED DESIRED", "set only if the element is as expected", 3, 3, false,
     compare_exchange},
};

}  // namespace

std::span<const Verb<List<>>> list_verbs() { return kVerbs; }

}  // namespace steward::cli
