// A process dies at every instruction of what makes, names, finds and drops objects, and of what makes
// and ends the sessions of processes.
#include <optional>
#include <string>
#include <vector>

#include "crash/object_cases.h"
#include "engine/store/shm_manager.h"

namespace steward::crash {
namespace {

using store::Dict;
using store::Manager;
using store::ObjectKind;
using store::OpenMode;
using store::ShmManager;
using testing::I;
using testing::R;
using testing::S;

using Change = std::function<void(Manager&)>;

class ManagerCrash : public CrashTest {
 protected:
  static void dies_in(const std::string& name, const Change& before, const Change& change,
                      bool recoverers = true) {
    expect_survives(on_engine({.name = name,
                               .before = before,
                               .operation = [=](Manager& manager) -> std::function<void()> {
                                 return [=, &manager] { change(manager); };
                               },
                               .recoverers = recoverers}));
  }
  // As an operation on the path of a segment that `before` has filled.
  static void dies_in_process(const std::string& name, const Change& before, const Arrange& arrange) {
    expect_survives({.name = name,
                     .prepare = [=](const std::string& path) { make_segment_at(path, before); },
                     .arrange = arrange,
                     .survive = engine_survivor(),
                     .recover = engine_recoverer()});
  }
};

void nothing(Manager&) {}

void some(Manager& manager) {
  const auto dict = dict_of(manager, "d");
  for (int n = 0; n < 20; ++n) dict->set(I(n), S(letters(50)));
  dict_of(manager, "other")->set(S("a"), I(1));
}

// A dict of many shards, with blobs, pages and other objects: a long way to drop.
void large(Manager& manager) {
  some(manager);
  const auto dict = dict_of(manager, "large");
  for (int n = 0; n < 600; ++n) dict->set(I(n), n % 10 == 0 ? S(letters(60)) : I(n));
  dict->set(S("pages"), S(letters(20000)));
  for (int n = 0; n < 4; ++n) dict->set(I(-n), anonymous_dict(manager).reference);
}

TEST_F(ManagerCrash, Creation) {
  dies_in("creation of the first dict", nothing,
          [](Manager& m) { m.open(ObjectKind::kDict, "new", OpenMode::kCreate); });
  dies_in("creation of another dict", some,
          [](Manager& m) { m.open(ObjectKind::kDict, "new", OpenMode::kOpenOrCreate); });
  dies_in("creation of a list", some,
          [](Manager& m) { m.open(ObjectKind::kList, "new", OpenMode::kCreate); });
  dies_in("creation with a long name", some,
          [](Manager& m) { m.open(ObjectKind::kDict, letters(150), OpenMode::kCreate); });
  dies_in("creation of an anonymous dict", some,
          [](Manager& m) { m.open(ObjectKind::kDict, "", OpenMode::kCreate); });
}

TEST_F(ManagerCrash, Opening_and_closing_a_handle) {
  dies_in("opening a dict", some, [](Manager& m) { m.open(ObjectKind::kDict, "d", OpenMode::kOpen); });
  const auto two = [](Manager& manager) {
    some(manager);
    dict_of(manager, "d")->set(S("other"), anonymous_dict(manager).reference);
  };
  dies_in("attaching what a value refers to", two, [](Manager& m) {
    OwnedDatum value;
    dict_of(m, "d")->get(S("other"), value);
    const auto handle = m.attach(value.bits);
  });
  dies_in("closing the last handle of an anonymous dict", some,
          [](Manager& m) { anonymous_dict(m).handle.reset(); });
}

TEST_F(ManagerCrash, Drop) {
  dies_in("drop of a small dict", some, [](Manager& m) { m.drop("d"); });
  dies_in("drop of a large dict", large, [](Manager& m) { m.drop("large"); });
  dies_in("drop while a handle is open", some, [](Manager& m) {
    const auto handle = dict_of(m, "d");
    m.drop("d");
  });
}

TEST_F(ManagerCrash, A_chain_of_references_that_goes_at_once) {
  const auto chain = [](Manager& manager) {
    auto inner = anonymous_dict(manager);
    for (int n = 0; n < 4; ++n) {
      auto outer = anonymous_dict(manager);
      outer.handle->set(S("next"), inner.reference);
      inner = outer;
    }
    dict_of(manager, "d")->set(S("chain"), inner.reference);
  };
  dies_in("drop of what begins a chain", chain, [](Manager& m) { m.drop("d"); });
}

TEST_F(ManagerCrash, Rename) {
  dies_in("rename", some, [](Manager& m) { m.rename("d", "e"); });
  dies_in("rename to a long name", some, [](Manager& m) { m.rename("d", letters(150)); });
}

TEST_F(ManagerCrash, Memory_growth) {
  const auto nearly_full = [](Manager& manager) {
    some(manager);
    const auto dict = dict_of(manager, "d");
    const auto free_bytes = [&] { return manager.stats().committed_bytes - manager.stats().used_bytes; };
    for (int n = 100; free_bytes() > 16'384; ++n) dict->set(I(n), S(letters(6000)));
  };
  dies_in("a change that commits memory", nearly_full,
          [](Manager& m) { dict_of(m, "d")->set(S("large"), S(letters(20'000))); });
  dies_in(
      "commit_ahead", some, [](Manager& m) { dynamic_cast<ShmManager&>(m).commit_ahead(); }, false);
}

TEST_F(ManagerCrash, The_start_of_a_session) {
  dies_in_process("attach and first change", some, [](const std::string& path) -> std::function<void()> {
    return [path] { dict_of(*ShmManager::attach_path(path), "d")->set(S("first"), I(1)); };
  });
}

TEST_F(ManagerCrash, The_end_of_a_session) {
  dies_in_process("detach with handles", some, [](const std::string& path) -> std::function<void()> {
    auto manager = ShmManager::attach_path(path);
    auto handle = anonymous_dict(*manager).handle;
    return [manager, handle]() mutable {
      handle.reset();
      manager.reset();
    };
  });
}

TEST_F(ManagerCrash, The_sessions_of_remote_clients) {
  const auto with_session = [](Manager& manager, std::uint64_t client) {
    return dynamic_cast<ShmManager&>(manager).remote_session(client);
  };
  dies_in("a remote session's end", some, [=](Manager& m) {
    const auto session = with_session(m, 7);
    dynamic_cast<ShmManager&>(m).end_remote_session(7);
  });
}

TEST_F(ManagerCrash, A_server_that_claims_and_announces) {
  dies_in("claim and announce", some, [](Manager& m) {
    auto& manager = dynamic_cast<ShmManager&>(m);
    static_cast<void>(manager.claim_server());
    manager.announce({"unix:/run/steward/one.sock", "127.0.0.1:4000"});
  });
}

}  // namespace
}  // namespace steward::crash
