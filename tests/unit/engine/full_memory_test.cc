// No memory left: a full /dev/shm, or the segment's own limit. Each call then throws OutOfMemory, says
// what to do, and leaves everything as it was; nothing ever comes back as SIGBUS.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "engine/store/shm_manager.h"
#include "steward/error.h"

namespace steward::store {
namespace {

constexpr int kNotPermitted = 77;

// Runs `body` in a child that has a /dev/shm of its own, of `bytes` bytes. Its failures are printed there.
void with_small_shm(const char* size, const std::function<void()>& body) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", "/dev/shm", "tmpfs", 0, size) != 0) {
      _exit(kNotPermitted);
    }
    body();
    fflush(nullptr);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "killed by signal " << WTERMSIG(status) << " (7 is SIGBUS)";
  if (WEXITSTATUS(status) == kNotPermitted) GTEST_SKIP() << "not allowed to mount a small /dev/shm here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

std::shared_ptr<Dict> open_dict(Manager& manager, const std::string& name) {
  return std::dynamic_pointer_cast<Dict>(manager.open(ObjectKind::kDict, name, OpenMode::kOpenOrCreate));
}

void expect_sound(Manager& manager) {
  for (const std::string& problem : manager.check()) ADD_FAILURE() << problem;
}

// Sets key after key until memory runs out; returns how many were set.
std::int64_t fill(Dict& dict, const std::function<std::string(std::int64_t)>& value) {
  for (std::int64_t i = 0; i < 10'000'000; ++i) {
    try {
      dict.set(Datum::of_int(i), Datum::of_bytes(value(i)));
    } catch (const OutOfMemory& e) {
      EXPECT_NE(std::string(e.what()).find("drop objects"), std::string::npos) << e.what();
      return i;
    }
  }
  ADD_FAILURE() << "memory never ran out";
  return 0;
}

// Everything acknowledged is there, what failed is not, and there is room again once some is removed.
void expect_full_and_usable(Manager& manager, const std::function<std::string(std::int64_t)>& value) {
  const auto dict = open_dict(manager, "d");
  const std::int64_t count = fill(*dict, value);
  ASSERT_GT(count, 10);
  EXPECT_EQ(dict->size(), static_cast<std::uint64_t>(count));
  OwnedDatum seen;
  EXPECT_FALSE(dict->get(Datum::of_int(count), seen));
  for (std::int64_t i = 0; i < count; ++i) {
    ASSERT_TRUE(dict->get(Datum::of_int(i), seen));
    ASSERT_EQ(seen.bytes, value(i));
  }
  expect_sound(manager);
  std::vector<Item> items;
  const std::string big(100'000, 'b');
  for (int i = 0; i < 500; ++i) items.emplace_back(Datum::of_int(-1 - i), Datum::of_bytes(big));
  EXPECT_THROW(dict->update(items), OutOfMemory);
  EXPECT_EQ(dict->size(), static_cast<std::uint64_t>(count)) << "an update that failed has left something";
  expect_sound(manager);
  dict->clear();
  dict->set(Datum::of_int(1), Datum::of_bytes(big));
  EXPECT_EQ(dict->size(), 1U);
  expect_sound(manager);
}

std::string size_class(std::int64_t i) {
  constexpr std::size_t kSizes[] = {3, 60, 900, 5'000, 70'000};
  return std::string(kSizes[static_cast<std::size_t>(i) % 5], static_cast<char>('a' + i % 26));
}

TEST(FullMemory, At_the_memory_limit_everything_is_as_it_was) {
  const auto manager = ShmManager::create_private({.name = "", .memory_limit_bytes = 6 << 20});
  expect_full_and_usable(*manager, size_class);
  EXPECT_LE(manager->stats().committed_bytes, 6U << 20);
}

TEST(FullMemory, Small_values_until_nothing_fits) {
  const auto manager = ShmManager::create_private({.name = "", .memory_limit_bytes = 3 << 20});
  expect_full_and_usable(*manager, [](std::int64_t) { return std::string("v"); });
}

TEST(FullMemory, A_full_dev_shm_is_an_error_and_no_SIGBUS) {
  with_small_shm("size=9m", [] {
    const auto manager = ShmManager::create({.name = "full"});
    expect_full_and_usable(*manager, size_class);
    ShmManager::remove("full");
  });
}

TEST(FullMemory, A_segment_that_does_not_fit_is_refused_and_leaves_no_file) {
  with_small_shm("size=64k", [] {
    EXPECT_THROW(ShmManager::create({.name = "none"}), OutOfMemory);
    EXPECT_THROW(ShmManager::attach("none"), Unavailable);
  });
}

// Somebody else fills what is left, down to the last page.
void fill_shm() {
  const int fd = open("/dev/shm/filler", O_CREAT | O_RDWR, 0600);
  off_t at = 0;
  for (off_t step = 1 << 20; step >= 4096; step /= 2) {
    while (posix_fallocate(fd, at, step) == 0) at += step;
  }
}

TEST(FullMemory, Another_process_can_read_and_overwrite_while_dev_shm_is_full) {
  with_small_shm("size=9m", [] {
    const auto manager = ShmManager::create({.name = "full"});
    const auto dict = open_dict(*manager, "d");
    for (int i = 0; i < 100; ++i) dict->set(Datum::of_int(i), Datum::of_int(i));
    fill_shm();
    const pid_t child = fork();
    if (child == 0) {
      OwnedDatum seen;
      const bool read = dict->get(Datum::of_int(7), seen) && seen.bits == 7;
      bool refused = false;
      try {
        dict->set(Datum::of_int(7), Datum::of_int(8));  // needs a log for this process's thread
      } catch (const OutOfMemory&) {
        refused = true;
      }
      _exit(read && refused ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    dict->set(Datum::of_int(7), Datum::of_int(9));  // this one has its log already
    manager->reap();
    expect_sound(*manager);
  });
}

}  // namespace
}  // namespace steward::store
