// A process dies at every instruction of every operation that changes a dict.
#include <string>
#include <vector>

#include "crash/object_cases.h"

namespace steward::crash {
namespace {

using store::Dict;
using store::Manager;
using testing::Entries;
using testing::F;
using testing::I;
using testing::L;
using testing::R;
using testing::S;
using testing::V;
using testing::Vs;

using Change = std::function<void(Dict&)>;

class DictCrash : public CrashTest {
 protected:
  // A process dies in `change`, on a dict that `fill` has filled.
  static void dies_in(const std::string& name, const Change& fill, const Change& change,
                      bool recoverers = true) {
    expect_survives(on_engine({.name = name,
                               .before = [=](Manager& manager) { fill(*dict_of(manager, "d")); },
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return [=, dict = dict_of(manager, "d")] { change(*dict); };
                               },
                               .recoverers = recoverers}));
  }
};

void nothing(Dict&) {}

void few(Dict& dict) {
  for (int n = 0; n < 5; ++n) dict.set(I(n), I(n * 10));
  dict.set(S("long"), S(letters(200)));
}

// Several shards; every tenth value is in a blob.
void many(Dict& dict) {
  for (int n = 0; n < 400; ++n) dict.set(I(n), n % 10 == 0 ? S(letters(60)) : I(n));
}

Change setting(const V& key, const V& value) {
  return [=](Dict& dict) { dict.set(key, value); };
}

Change after(const Change& first, const Change& second) {
  return [=](Dict& dict) {
    first(dict);
    second(dict);
  };
}

TEST_F(DictCrash, Insert_into_an_empty_dict) { dies_in("first insert", nothing, setting(S("a"), I(1))); }

TEST_F(DictCrash, Insert) {
  dies_in("insert", few, setting(S("a"), I(1)));
  dies_in("insert of a blob", few, setting(S("a"), S(letters(300))));
  dies_in("insert with a long key", few, setting(S(letters(300)), I(1)));
  dies_in("insert with a key of 6 KB", few, setting(S(letters(6000)), S(letters(50))));
}

TEST_F(DictCrash, Overwrite) {
  dies_in("overwrite, slot to slot", few, setting(I(1), F(2.5)));
  dies_in("overwrite, slot to blob", few, setting(I(1), S(letters(100))));
  dies_in("overwrite, blob to slot", few, setting(S("long"), I(1)));
  dies_in("overwrite, blob to blob", few, setting(S("long"), S(letters(150, 'b'))));
}

TEST_F(DictCrash, A_value_with_pages_of_its_own) {
  const auto with_pages = after(few, setting(S("pages"), S(letters(20000))));
  dies_in("insert of 20 KB", few, setting(S("pages"), S(letters(20000))));
  dies_in("overwrite, blob to 20 KB", few, setting(S("long"), S(letters(20000))));
  dies_in("overwrite, 20 KB to 20 KB", with_pages, setting(S("pages"), S(letters(20000, 'b'))));
  dies_in("overwrite, 20 KB to slot", with_pages, setting(S("pages"), I(1)));
}

// About an instruction a byte, each of them a place of death.
TEST_F(DictCrash, A_large_value) {
  const std::size_t bytes = long_form() ? std::size_t{2} << 20 : std::size_t{100} << 10;
  dies_in("insert of " + std::to_string(bytes >> 10) + " KB", few, setting(S("large"), S(letters(bytes))),
          false);
}

TEST_F(DictCrash, A_shard_that_splits_and_a_directory_that_doubles) {
  for (int times = 2; times <= 6; ++times) {
    expect_survives(on_engine({.name = "insert that takes memory for the " + std::to_string(times) + ". time",
                               .before =
                                   [=](Manager& manager) {
                                     const std::int64_t last = keys_until_growth(manager, times);
                                     const auto dict = dict_of(manager, "d");
                                     for (std::int64_t n = 0; n < last; ++n) dict->set(I(n), I(n));
                                   },
                               .operation = [](Manager& manager) -> std::function<void()> {
                                 const auto dict = dict_of(manager, "d");
                                 const auto key = static_cast<std::int64_t>(dict->size());
                                 return [dict, key] { dict->set(I(key), I(key)); };
                               }}));
  }
}

TEST_F(DictCrash, Blobs_that_are_compacted) {
  // Each overwrite leaves garbage behind; somewhere among them the shard is rewritten.
  for (int garbage = 12; garbage <= 15; ++garbage) {
    const auto fill = [=](Dict& dict) {
      few(dict);
      for (int n = 0; n < garbage; ++n) dict.set(S("long"), S(letters(500, static_cast<char>('a' + n))));
    };
    dies_in("overwrite over " + std::to_string(garbage) + " pieces of garbage", fill,
            setting(S("long"), S(letters(500, 'z'))), false);
  }
}

TEST_F(DictCrash, Removal) {
  dies_in("remove", many, [](Dict& dict) { dict.remove(I(7)); });
  dies_in("remove of a blob", many, [](Dict& dict) { dict.remove(I(10)); });
  dies_in("remove of the only entry", setting(I(1), I(2)), [](Dict& dict) { dict.remove(I(1)); });
  dies_in("pop", many, [](Dict& dict) {
    OwnedDatum value;
    dict.pop(I(20), value);
  });
  dies_in("popitem", many, [](Dict& dict) {
    OwnedDatum key;
    OwnedDatum value;
    dict.popitem(key, value);
  });
  const auto with_pages = after(few, setting(S("pages"), S(letters(20000))));
  dies_in("pop of 20 KB", with_pages, [](Dict& dict) {
    OwnedDatum value;
    dict.pop(S("pages"), value);
  });
}

TEST_F(DictCrash, Setdefault) {
  dies_in("setdefault that inserts", few, [](Dict& dict) {
    OwnedDatum value;
    dict.setdefault(S("a"), S(letters(80)), value);
  });
  dies_in("setdefault that finds", few, [](Dict& dict) {
    OwnedDatum value;
    dict.setdefault(S("long"), I(1), value);
  });
}

TEST_F(DictCrash, Update_of_several_hundred) {
  const auto update = [](int from, int to) {
    return [=](Dict& dict) {
      std::vector<std::pair<V, V>> entries;
      for (int n = from; n < to; ++n) entries.emplace_back(I(n), n % 20 == 0 ? S(letters(70, 'u')) : I(-n));
      dict.update(Entries(entries));
    };
  };
  dies_in("update of 3", few, update(3, 6));
  dies_in("update of 300, half of them new", many, update(250, 550));
  dies_in("update that fills an empty dict", nothing, update(0, 120), false);
}

TEST_F(DictCrash, Clear) {
  dies_in("clear of few", few, [](Dict& dict) { dict.clear(); });
  dies_in("clear of many", many, [](Dict& dict) { dict.clear(); });
}

TEST_F(DictCrash, Copy) {
  dies_in("copy of few", few, [](Dict& dict) { static_cast<void>(dict.copy()); });
  const auto some_shards = [](Dict& dict) {
    for (int n = 0; n < 150; ++n) dict.set(I(n), n % 10 == 0 ? S(letters(60)) : I(n));
  };
  dies_in(
      "copy of several shards", some_shards, [](Dict& dict) { static_cast<void>(dict.copy()); }, false);
}

TEST_F(DictCrash, Increment) {
  dies_in("increment", few, [](Dict& dict) { static_cast<void>(dict.increment(I(1), I(5))); });
  dies_in("increment by a float", few, [](Dict& dict) { static_cast<void>(dict.increment(I(1), F(0.5))); });
  dies_in("increment of what is absent", few,
          [](Dict& dict) { static_cast<void>(dict.increment(S("a"), I(5))); });
}

TEST_F(DictCrash, Compare_exchange) {
  dies_in("compare_exchange, absent to present", few,
          [](Dict& dict) { static_cast<void>(dict.compare_exchange(S("a"), std::nullopt, S(letters(90)))); });
  dies_in("compare_exchange, value to value", few,
          [](Dict& dict) { static_cast<void>(dict.compare_exchange(S("long"), S(letters(200)), I(7))); });
  dies_in("compare_exchange, present to absent", few,
          [](Dict& dict) { static_cast<void>(dict.compare_exchange(I(1), I(10), std::nullopt)); });
}

TEST_F(DictCrash, Remove_many) {
  dies_in("remove_many of 60", many, [](Dict& dict) {
    std::vector<V> keys;
    for (int n = 5; n < 365; n += 6) keys.push_back(I(n));
    dict.remove_many(Vs(keys));
  });
}

// The values refer to anonymous dicts; nobody else does, so that with the value the object goes.
class DictOfReferencesCrash : public CrashTest {
 protected:
  static void dies_in(const std::string& name, const std::function<void(Manager&, Dict&)>& change) {
    expect_survives(on_engine({.name = name,
                               .before =
                                   [](Manager& manager) {
                                     dict_of(manager, "named")->set(I(1), I(2));
                                     const auto dict = dict_of(manager, "d");
                                     for (int n = 0; n < 3; ++n)
                                       dict->set(I(n), anonymous_dict(manager).reference);
                                     const Referred nested = anonymous_dict(manager);
                                     dict->set(S("nested"), L({nested.reference, I(1), nested.reference}));
                                   },
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return
                                     [=, &manager, dict = dict_of(manager, "d")] { change(manager, *dict); };
                               }}));
  }
};

TEST_F(DictOfReferencesCrash, Insert_of_a_reference) {
  dies_in("insert of a reference to a named dict",
          [](Manager& manager, Dict& dict) { dict.set(S("new"), R(dict_of(manager, "named")->id())); });
  dies_in("copying a reference", [](Manager&, Dict& dict) {
    OwnedDatum value;
    dict.get(I(1), value);
    dict.set(S("again"), value.view());
  });
}

TEST_F(DictOfReferencesCrash, Overwrite_of_a_reference) {
  dies_in("overwrite of the last reference", [](Manager&, Dict& dict) { dict.set(I(1), I(5)); });
  dies_in("overwrite of a reference by another", [](Manager&, Dict& dict) {
    OwnedDatum value;
    dict.get(I(2), value);
    dict.set(I(1), value.view());
  });
  dies_in("overwrite of nested references",
          [](Manager&, Dict& dict) { dict.set(S("nested"), S(letters(30))); });
}

TEST_F(DictOfReferencesCrash, Removal_of_references) {
  dies_in("remove of the last reference", [](Manager&, Dict& dict) { dict.remove(I(1)); });
  dies_in("popitem of nested references", [](Manager&, Dict& dict) {
    OwnedDatum key;
    OwnedDatum value;
    dict.popitem(key, value);
  });
  dies_in("clear of references", [](Manager&, Dict& dict) { dict.clear(); });
  dies_in("drop of a dict of references", [](Manager& manager, Dict&) { manager.drop("d"); });
}

TEST_F(DictOfReferencesCrash, Copy_and_update_of_references) {
  dies_in("copy of references", [](Manager&, Dict& dict) { static_cast<void>(dict.copy()); });
  dies_in("update with references", [](Manager& manager, Dict& dict) {
    const V named = R(dict_of(manager, "named")->id());
    dict.update(Entries{{I(0), named}, {I(1), I(1)}, {S("new"), L({named, named})}});
  });
}

}  // namespace
}  // namespace steward::crash
