// A process dies at every instruction of every operation that changes a list.
#include <string>
#include <vector>

#include "crash/object_cases.h"

namespace steward::crash {
namespace {

using store::List;
using store::Manager;
using testing::F;
using testing::I;
using testing::S;
using testing::V;
using testing::Vs;

using Change = std::function<void(List&)>;

class ListCrash : public CrashTest {
 protected:
  // A process dies in `change`, on a list that `fill` has filled.
  static void dies_in(const std::string& name, const Change& fill, const Change& change,
                      bool recoverers = true) {
    expect_survives(on_engine({.name = name,
                               .before = [=](Manager& manager) { fill(*list_of(manager, "l")); },
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return [=, list = list_of(manager, "l")] { change(*list); };
                               },
                               .recoverers = recoverers}));
  }
};

void nothing(List&) {}

void few(List& list) {
  for (int n = 5; n > 0; --n) list.append(I(n));
  list.append(S(letters(200)));
}

// Several pages; every tenth value in a blob.
void many(List& list) {
  std::vector<V> values;
  for (int n = 0; n < 450; ++n)
    values.push_back(n % 10 == 5 ? S(letters(60, static_cast<char>('a' + n % 7))) : I(n * 7 % 1000));
  list.extend(Vs(values));
}

void numbers(List& list) {
  std::vector<V> values;
  for (int n = 0; n < 500; ++n) values.push_back(I(n * 7919 % 1000));
  list.extend(Vs(values));
}

std::vector<V> fresh(int count) {
  std::vector<V> values;
  for (int n = 0; n < count; ++n) values.push_back(n % 8 == 0 ? S(letters(70, 'n')) : I(-n));
  return values;
}

store::Slice slice(std::optional<std::int64_t> start, std::optional<std::int64_t> stop,
                   std::optional<std::int64_t> step = std::nullopt) {
  return {start, stop, step};
}

TEST_F(ListCrash, Append) {
  dies_in("first append", nothing, [](List& list) { list.append(I(1)); });
  dies_in("append", few, [](List& list) { list.append(I(1)); });
  dies_in("append of a blob", few, [](List& list) { list.append(S(letters(300))); });
  dies_in("append of 20 KB", few, [](List& list) { list.append(S(letters(20000))); });
}

TEST_F(ListCrash, Append_that_takes_a_new_page) {
  for (int times = 2; times <= 4; ++times) {
    expect_survives(on_engine({.name = "append that takes memory for the " + std::to_string(times) + ". time",
                               .before =
                                   [=](Manager& manager) {
                                     const std::int64_t last = values_until_growth(manager, times);
                                     const auto list = list_of(manager, "l");
                                     for (std::int64_t n = 0; n < last; ++n) list->append(I(n));
                                   },
                               .operation = [](Manager& manager) -> std::function<void()> {
                                 return [list = list_of(manager, "l")] { list->append(S("the last")); };
                               }}));
  }
}

TEST_F(ListCrash, Extend) {
  dies_in("extend by 3", few, [](List& list) { list.extend(Vs(fresh(3))); });
  dies_in("extend by 300", many, [](List& list) { list.extend(Vs(fresh(300))); });
}

TEST_F(ListCrash, Insert) {
  dies_in("insert at the front", few, [](List& list) { list.insert(0, I(7)); });
  dies_in("insert in the middle", many, [](List& list) { list.insert(300, S(letters(100))); });
  dies_in("insert at the end", many, [](List& list) { list.insert(450, I(7)); });
  dies_in("insert into a full page", numbers, [](List& list) { list.insert(10, I(7)); });
}

TEST_F(ListCrash, Pop_and_remove) {
  dies_in("pop of the last", many, [](List& list) { static_cast<void>(list.pop(-1)); });
  dies_in("pop of the first", many, [](List& list) { static_cast<void>(list.pop(0)); });
  dies_in("pop of a blob in the middle", many, [](List& list) { static_cast<void>(list.pop(305)); });
  dies_in(
      "pop of the only one", [](List& list) { list.append(I(1)); },
      [](List& list) { static_cast<void>(list.pop(0)); });
  dies_in("remove", many, [](List& list) { list.remove(I(28)); });
}

TEST_F(ListCrash, Set) {
  dies_in("set, slot to slot", few, [](List& list) { list.set(1, F(2.5)); });
  dies_in("set, slot to blob", few, [](List& list) { list.set(1, S(letters(100))); });
  dies_in("set, blob to slot", few, [](List& list) { list.set(-1, I(1)); });
  dies_in("set, blob to blob", few, [](List& list) { list.set(-1, S(letters(150, 'b'))); });
  dies_in("set, blob to 20 KB", few, [](List& list) { list.set(-1, S(letters(20000))); });
}

TEST_F(ListCrash, Slices) {
  dies_in("set_slice, as many", many, [](List& list) { list.set_slice(slice(100, 110), Vs(fresh(10))); });
  dies_in("set_slice, more", many, [](List& list) { list.set_slice(slice(100, 110), Vs(fresh(200))); });
  dies_in("set_slice, fewer", many, [](List& list) { list.set_slice(slice(100, 400), Vs(fresh(3))); });
  dies_in("set_slice with a step", many,
          [](List& list) { list.set_slice(slice(0, 100, 10), Vs(fresh(10))); });
  dies_in("remove_slice", many, [](List& list) { list.remove_slice(slice(100, 400)); });
  dies_in("remove_slice with a step", many,
          [](List& list) { list.remove_slice(slice(std::nullopt, std::nullopt, 3)); });
}

TEST_F(ListCrash, Sort_and_reverse) {
  dies_in(
      "sort of few",
      [](List& list) {
        for (int n = 5; n > 0; --n) list.append(I(n));
      },
      [](List& list) { list.sort(false); });
  dies_in("sort of 500", numbers, [](List& list) { list.sort(true); });
  dies_in("reverse", many, [](List& list) { list.reverse(); });
}

TEST_F(ListCrash, Clear_copy_and_repeat) {
  dies_in("clear", many, [](List& list) { list.clear(); });
  dies_in("copy", many, [](List& list) { static_cast<void>(list.copy()); });
  dies_in("repeat", many, [](List& list) { list.repeat(2); });
  dies_in("repeat of nothing", many, [](List& list) { list.repeat(0); });
}

TEST_F(ListCrash, Increment_and_compare_exchange) {
  dies_in("increment", few, [](List& list) { static_cast<void>(list.increment(1, I(5))); });
  dies_in("increment by a float", few, [](List& list) { static_cast<void>(list.increment(1, F(0.5))); });
  dies_in("compare_exchange", few,
          [](List& list) { static_cast<void>(list.compare_exchange(-1, S(letters(200)), S(letters(90)))); });
}

TEST_F(ListCrash, Creation_and_drop) {
  const auto dies_on_manager = [](const std::string& name, const std::function<void(Manager&)>& change) {
    expect_survives(on_engine({.name = name,
                               .before =
                                   [](Manager& manager) {
                                     few(*list_of(manager, "few"));
                                     many(*list_of(manager, "many"));
                                   },
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return [=, &manager] { change(manager); };
                               }}));
  };
  dies_on_manager("creation of a list", [](Manager& m) { static_cast<void>(list_of(m, "new")); });
  dies_on_manager("creation of an anonymous list", [](Manager& m) { static_cast<void>(list_of(m, "")); });
  dies_on_manager("drop of a small list", [](Manager& m) { m.drop("few"); });
  dies_on_manager("drop of a large list", [](Manager& m) { m.drop("many"); });
}

TEST_F(ListCrash, References_in_a_list) {
  const auto dies_with_references = [](const std::string& name, const Change& change) {
    expect_survives(on_engine({.name = name,
                               .before =
                                   [](Manager& manager) {
                                     const auto list = list_of(manager, "l");
                                     for (int n = 0; n < 4; ++n)
                                       list->append(anonymous_dict(manager).reference);
                                   },
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return [=, list = list_of(manager, "l")] { change(*list); };
                               }}));
  };
  dies_with_references("append of a reference", [](List& list) {
    OwnedDatum value;
    list.get(0, value);
    list.append(value.view());
  });
  dies_with_references("set over a reference", [](List& list) { list.set(1, I(1)); });
  dies_with_references("pop of a reference", [](List& list) { static_cast<void>(list.pop(0)); });
  dies_with_references("remove_slice of references", [](List& list) { list.remove_slice(slice(1, 3)); });
  dies_with_references("repeat of references", [](List& list) { list.repeat(3); });
  dies_with_references("clear of references", [](List& list) { list.clear(); });
}

}  // namespace
}  // namespace steward::crash
