// Manager: embedded, connected by name and by address, shared with children, and what is said when it
// can not be had.
#include "steward/manager.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include <unistd.h>

#include "engine/store/shm_manager.h"
#include "steward/error.h"
#include "steward/process.h"
#include "support/child_process.h"
#include "unit/sdk/fixture.h"

namespace steward {
namespace {

namespace fs = std::filesystem;
using testing::printed;

std::size_t threads_of_this_process() {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/task"), fs::directory_iterator()));
}

std::string message_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

// A segment that a server would keep.
class NamedSegment {
 public:
  NamedSegment()
      : segment_(store::ShmManager::create({.name = name_, .capacity_bytes = std::uint64_t{1} << 30})) {}
  ~NamedSegment() { store::ShmManager::remove(name_); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_ = "manager-test-" + std::to_string(::getpid());
  std::shared_ptr<store::ShmManager> segment_;
};

TEST(ManagerTest, An_embedded_one_is_shared_with_children_made_before_and_after) {
  const Manager manager;
  EXPECT_TRUE(manager.is_local());
  const Dict<> dict = manager.dict();
  const auto list = manager.list<int>();
  std::vector<Process> processes;
  for (int i = 0; i < 4; ++i) {
    processes.emplace_back([=] {
      dict[i] = 'a';
      list.append(i);
      manager.dict<std::string, int>("later").increment("children");
    });
    processes.back().start();
  }
  for (Process& process : processes) {
    process.join();
    EXPECT_EQ(process.exitcode(), 0);
  }
  EXPECT_EQ(dict.size(), 4U);
  const auto appended = list.slice();
  EXPECT_EQ(std::set<int>(appended.begin(), appended.end()), (std::set<int>{0, 1, 2, 3}));
  EXPECT_EQ((manager.dict<std::string, int>("later").at("children")), 4);
}

TEST(ManagerTest, A_locally_working_process_has_no_thread_but_its_own) {
  const std::size_t before = threads_of_this_process();
  const Manager manager;
  manager.dict<int, int>("d")[1] = 2;
  EXPECT_EQ(threads_of_this_process(), before);
}

TEST(ManagerTest, Grandchildren_share_too_and_a_child_may_embed_its_own) {
  const Manager manager;
  const auto counts = manager.dict<std::string, int>();
  Process child([=] {
    const Manager own;
    own.dict<std::string, int>("x")["x"] = 1;
    Process grandchild([=] { counts.increment("n", 10); });
    grandchild.start();
    grandchild.join();
    counts.increment("n", 1);
  });
  child.start();
  child.join();
  EXPECT_EQ(counts.at("n"), 11);
  EXPECT_EQ(manager.objects().size(), 1U);
}

TEST(ManagerTest, Handles_work_in_a_child_that_was_forked_while_threads_wrote) {
  const Manager manager;
  const auto counts = manager.dict<int, int>();
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) counts.increment(0);
  });
  for (int i = 1; i <= 20; ++i) {
    Process child([=] { counts.increment(i); });
    child.start();
    child.join();
    ASSERT_EQ(child.exitcode(), 0);
    EXPECT_EQ(counts.at(i), 1);
  }
  stop = true;
  writer.join();
}

TEST(ManagerTest, An_embedded_one_leaves_nothing_behind_when_its_program_is_killed) {
  const auto files = [] {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator("/dev/shm")) {
      if (entry.path().filename().string().find("embedded") != std::string::npos) names.insert(entry.path());
    }
    return names;
  };
  const auto before = files();
  testing::Shared<int> ready;
  const pid_t pid = testing::spawn([&] {
    const Manager manager;
    manager.dict<int, int>("d")[1] = 2;
    __atomic_store_n(&*ready, 1, __ATOMIC_SEQ_CST);
    for (;;) ::pause();
  });
  while (__atomic_load_n(&*ready, __ATOMIC_SEQ_CST) == 0) std::this_thread::yield();
  testing::kill_now(pid);
  EXPECT_EQ(files(), before);
}

TEST(ManagerTest, Names_open_create_drop_and_rename) {
  const Manager manager;
  EXPECT_THROW(static_cast<void>(manager.open_dict("a")), NotFound);
  const Dict<> a = manager.create_dict("a");
  EXPECT_THROW(static_cast<void>(manager.create_dict("a")), AlreadyExists);
  EXPECT_THROW(static_cast<void>(manager.list("a")), TypeError);
  EXPECT_EQ(manager.open_dict("a"), a);
  manager.rename("a", "b");
  EXPECT_EQ(manager.dict("b"), a);
  const auto objects = manager.objects();
  ASSERT_EQ(objects.size(), 1U);
  EXPECT_EQ(objects[0].name, "b");
  EXPECT_EQ(objects[0].kind, ObjectKind::dict);
  EXPECT_EQ(objects[0].id, a.id());
  EXPECT_TRUE(manager.drop("b"));
  EXPECT_FALSE(manager.drop("b"));
  EXPECT_THROW(static_cast<void>(manager.open_dict("b")), NotFound);
  a.set(1, 1);  // whoever holds it keeps it
  EXPECT_EQ(manager.check(), std::vector<std::string>());
  EXPECT_GT(manager.stats().capacity_bytes, 0U);
}

TEST(ManagerTest, A_name_connects_through_memory_and_handles_are_equal_across_connections) {
  const NamedSegment segment;
  const auto first = Manager::connect(segment.name());
  const auto second = Manager::connect(segment.name());
  EXPECT_TRUE(first.is_local());
  first.dict<std::string, int>("d")["k"] = 1;
  EXPECT_EQ((second.dict<std::string, int>("d").at("k")), 1);
  EXPECT_EQ(first.dict("d"), second.dict("d"));
  EXPECT_NE(Manager().dict("d"), second.dict("d"));
}

void expect_read_only(const Manager& manager) {
  const auto dict = manager.dict<std::string, int>("d");
  EXPECT_EQ(dict.at("k"), 1);
  EXPECT_EQ(dict.items().size(), 1U);
  EXPECT_THROW(dict.set("k", 2), PermissionDenied);
  EXPECT_THROW(static_cast<void>(dict.increment("k")), PermissionDenied);
  EXPECT_THROW(static_cast<void>(manager.dict()), PermissionDenied);
  EXPECT_THROW(manager.drop("d"), PermissionDenied);
  EXPECT_THROW(static_cast<void>(manager.dict("none")), NotFound);
  EXPECT_EQ(dict.at("k"), 1);
}

TEST(ManagerTest, A_read_only_connection_reads_and_is_refused_to_write) {
  const NamedSegment segment;
  const auto writer = Manager::connect(segment.name());
  writer.dict<std::string, int>("d")["k"] = 1;
  expect_read_only(Manager::connect(segment.name(), {.read_only = true}));
  writer.dict<std::string, int>("d")["k"] = 2;
}

TEST(ManagerTest, Wrong_targets_are_named_with_what_to_do) {
  const auto connect = [](const std::string& target, const ConnectOptions& options = {}) {
    return message_of([&] { static_cast<void>(Manager::connect(target, options)); });
  };
  EXPECT_THROW(static_cast<void>(Manager::connect("no-such-segment")), Unavailable);
  EXPECT_NE(connect("no-such-segment").find("no-such-segment"), std::string::npos);
  EXPECT_NE(connect("").find("empty"), std::string::npos);
  EXPECT_NE(connect("/run/steward").find("unix:/run/steward"), std::string::npos);
  EXPECT_NE(connect("default", {.door = Door::remote}).find("unix:/path"), std::string::npos);
  EXPECT_THROW(static_cast<void>(Manager::connect("unix:/no/socket", {.door = Door::local})), Unavailable);
}

TEST(ManagerTest, Connect_waits_for_a_segment_when_asked_to) {
  const std::string name = "late-" + std::to_string(::getpid());
  std::shared_ptr<store::ShmManager> segment;
  std::thread late([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    segment = store::ShmManager::create({.name = name, .capacity_bytes = std::uint64_t{1} << 30});
  });
  const auto manager = Manager::connect(name, {.wait = std::chrono::seconds(60)});
  late.join();
  manager.dict("d")[1] = 2;
  EXPECT_EQ(manager.objects().size(), 1U);
  store::ShmManager::remove(name);
}

TEST(ManagerTest, After_shutdown_the_manager_is_closed_and_handles_go_on) {
  const Manager manager;
  const auto dict = manager.dict<int, int>();
  manager.shutdown();
  EXPECT_THROW(static_cast<void>(manager.dict()), Closed);
  EXPECT_THROW(static_cast<void>(manager.serve("unix:/tmp/never")), Closed);
  dict[1] = 2;
  EXPECT_EQ(dict.at(1), 2);
  manager.shutdown();
}

TEST(ManagerTest, A_server_that_is_not_there_is_named_and_so_is_one_that_does_not_start) {
  const Manager manager;
  ::setenv("STEWARDD", "/no/such/stewardd", 1);
  EXPECT_NE(message_of([&] { manager.serve("unix:/tmp/never"); }).find("/no/such/stewardd"),
            std::string::npos);
  ::setenv("STEWARDD", "/bin/false", 1);
  EXPECT_NE(message_of([&] { manager.serve("unix:/tmp/never"); }).find("did not start"), std::string::npos);
  ::unsetenv("STEWARDD");
  const NamedSegment segment;
  EXPECT_THROW(static_cast<void>(Manager::connect(segment.name()).serve("unix:/tmp/never")), ValueError);
}

}  // namespace
}  // namespace steward
