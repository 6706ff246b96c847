// What attach() lets in. A file that is no sound segment of this version and machine is refused with an
// error that names what is wrong and what to do; nothing crashes, and the file is left as it was.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <map>

#include "engine/segment/tables.h"
#include "engine/store/shm_manager.h"
#include "steward/error.h"

namespace steward::store {
namespace {

constexpr std::uint64_t kCapacity = std::uint64_t{256} << 20;
constexpr std::uint64_t kDamaged = 0x7FFF'FFFF'FFFF'F123;

// An open file, for looking at a segment and damaging it while nobody is attached.
class RawFile {
 public:
  explicit RawFile(const std::string& path, int flags = O_RDWR) : fd_(open(path.c_str(), flags, 0600)) {
    EXPECT_GE(fd_, 0) << path;
  }
  ~RawFile() { close(fd_); }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  template <typename T>
  T read(std::uint64_t offset) const {
    T value{};
    EXPECT_EQ(pread(fd_, &value, sizeof(value), static_cast<off_t>(offset)), ssize_t{sizeof(value)});
    return value;
  }
  template <typename T>
  void write(std::uint64_t offset, T value) const {
    EXPECT_EQ(pwrite(fd_, &value, sizeof(value), static_cast<off_t>(offset)), ssize_t{sizeof(value)});
  }
  void punch(std::uint64_t begin, std::uint64_t bytes) const {
    EXPECT_EQ(fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(begin),
                        static_cast<off_t>(bytes)),
              0);
  }
  void resize(std::uint64_t bytes) const { EXPECT_EQ(ftruncate(fd_, static_cast<off_t>(bytes)), 0); }

  // Its size, and all its pages that are not zero: reading a hole may make it a page of zeros.
  std::map<off_t, std::string> contents() const {
    std::map<off_t, std::string> pages;
    const off_t size = lseek(fd_, 0, SEEK_END);
    pages[-1] = std::to_string(size);
    for (off_t at = lseek(fd_, 0, SEEK_DATA); at >= 0 && at < size; at = lseek(fd_, at, SEEK_DATA)) {
      std::string page(kPageBytes, '\0');
      page.resize(static_cast<std::size_t>(std::max<ssize_t>(pread(fd_, page.data(), page.size(), at), 0)));
      if (page.find_first_not_of('\0') != std::string::npos) pages[at] = page;
      at += static_cast<off_t>(kPageBytes);
    }
    return pages;
  }

 private:
  int fd_;
};

class SegmentGate : public testing::Test {
 protected:
  ~SegmentGate() override {
    unlink(path_.c_str());
    rmdir(path_.c_str());
  }

  // A sound segment with a dict in it, nobody attached.
  void make_segment() const {
    const auto manager = ShmManager::create({.name = name_, .capacity_bytes = kCapacity});
    const auto dict = open_dict(*manager);
    for (std::int64_t i = 0; i < 1000; ++i) dict->set(Datum::of_int(i), Datum::of_int(i));
  }

  static std::shared_ptr<Dict> open_dict(Manager& manager) {
    return std::dynamic_pointer_cast<Dict>(
        manager.open(ObjectKind::kDict, "numbers", OpenMode::kOpenOrCreate));
  }

  // Both ways of attaching are refused, with this code and these words, and change nothing.
  void expect_refused(ErrorCode code, const std::string& cause, const std::string& remedy) const {
    const auto before = RawFile(path_, O_RDONLY).contents();
    for (const bool read_only : {false, true}) {
      SCOPED_TRACE(read_only ? "read-only" : "read-write");
      expect_error(code, cause, remedy, [&] { ShmManager::attach(name_, {.read_only = read_only}); });
    }
    EXPECT_TRUE(RawFile(path_, O_RDONLY).contents() == before) << "the file has changed";
  }
  void expect_mismatch(const std::string& cause, const std::string& remedy) const {
    expect_refused(ErrorCode::kVersionMismatch, cause, remedy);
  }

  template <typename Call>
  static void expect_error(ErrorCode code, const std::string& cause, const std::string& remedy,
                           const Call& call) {
    try {
      call();
      ADD_FAILURE() << "it was not refused";
    } catch (const Error& e) {
      const std::string text = e.what();
      EXPECT_EQ(e.code(), code) << text;
      EXPECT_NE(text.find(cause), std::string::npos) << text;
      EXPECT_NE(text.find(remedy), std::string::npos) << text;
    }
  }

  // Each damage is made to a sound header, tried, and taken back.
  void expect_damage_refused(std::uint64_t offset, std::uint64_t damaged) const {
    SCOPED_TRACE("header word at " + std::to_string(offset) + ": " + std::to_string(damaged));
    const RawFile file(path_);
    const auto sound = file.read<std::uint64_t>(offset);
    ASSERT_NE(sound, damaged);
    file.write(offset, damaged);
    expect_mismatch("is damaged", "remove it and create it again");
    file.write(offset, sound);
  }

  const std::string name_ = "gate-" + std::to_string(getpid()) + "-segment";
  const std::string path_ = segment_path(name_);
};

TEST_F(SegmentGate, A_sound_segment_is_let_in_after_its_creator_has_gone) {
  make_segment();
  for (const bool read_only : {false, true}) {
    const auto manager = ShmManager::attach(name_, {.read_only = read_only});
    EXPECT_EQ(open_dict(*manager)->size(), 1000U);
  }
}

TEST_F(SegmentGate, A_name_that_nothing_has_is_said_to_be_absent) {
  expect_error(ErrorCode::kUnavailable, "there is no segment at " + path_, "start a server",
               [&] { ShmManager::attach(name_); });
}

TEST_F(SegmentGate, An_empty_file_is_refused) {
  RawFile(path_, O_RDWR | O_CREAT);
  expect_mismatch(path_ + " is not a Steward segment", "remove the file");
}

TEST_F(SegmentGate, A_foreign_file_is_refused) {
  const RawFile file(path_, O_RDWR | O_CREAT);
  for (std::uint64_t at = 0; at < 2 * kPageBytes; at += sizeof(at)) file.write(at, at * kDamaged);
  expect_mismatch(path_ + " is not a Steward segment", "give another name");
}

TEST_F(SegmentGate, A_file_shorter_than_the_fixed_fields_is_refused) {
  RawFile(path_, O_RDWR | O_CREAT).write(0, kMagic);
  expect_mismatch("is not a Steward segment", "remove the file");
}

TEST_F(SegmentGate, A_directory_is_refused) {
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  expect_error(ErrorCode::kVersionMismatch, "not a Steward segment", "give",
               [&] { ShmManager::attach(name_); });
  expect_error(ErrorCode::kVersionMismatch, "not a Steward segment", "give",
               [&] { ShmManager::attach(name_, {.read_only = true}); });
}

TEST_F(SegmentGate, A_fifo_is_refused_without_waiting_for_its_other_end) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  for (const bool read_only : {false, true}) {
    expect_error(ErrorCode::kVersionMismatch, "is not a Steward segment", "remove the file",
                 [&] { ShmManager::attach(name_, {.read_only = read_only}); });
  }
}

TEST_F(SegmentGate, Another_layout_version_is_refused) {
  make_segment();
  RawFile(path_).write(offsetof(Header, layout_version), kLayoutVersion + 1);
  expect_mismatch("has layout version " + std::to_string(kLayoutVersion + 1), "run the same version");
}

TEST_F(SegmentGate, A_segment_of_another_kind_of_machine_is_refused) {
  make_segment();
  RawFile(path_).write(offsetof(Header, machine), std::uint32_t{0x04201001});
  expect_mismatch("another kind of machine", "create it again on this one");
}

TEST_F(SegmentGate, A_half_made_segment_is_refused) {
  make_segment();
  RawFile(path_).write(offsetof(Header, state), static_cast<std::uint32_t>(SegmentState::kRaw));
  expect_mismatch("is half-made", "remove it and create it again");
}

TEST_F(SegmentGate, A_truncated_segment_is_refused) {
  make_segment();
  RawFile(path_).resize(kCapacity / 2);
  expect_mismatch("is truncated or damaged", "remove it and create it again");
  RawFile(path_).resize(kPageBytes);
  expect_mismatch("the file has 4096", "remove it and create it again");
}

TEST_F(SegmentGate, A_segment_that_was_truncated_and_extended_again_has_lost_memory) {
  make_segment();
  RawFile(path_).resize(tables_of(kCapacity).data);
  RawFile(path_).resize(kCapacity);
  expect_mismatch("has lost memory", "remove it and create it again");
}

TEST_F(SegmentGate, A_segment_with_half_of_its_data_punched_out_has_lost_memory) {
  make_segment();
  {
    const auto manager = ShmManager::attach(name_);
    const auto dict = open_dict(*manager);
    const std::string large(64 * kPageBytes, 'x');
    for (std::int64_t i = 0; i < 32; ++i) dict->set(Datum::of_int(i), Datum::of_bytes(large));
  }
  const RawFile file(path_);
  const std::uint64_t data = tables_of(kCapacity).data;
  const auto committed = file.read<std::uint64_t>(offsetof(Header, committed_end)) - data;
  ASSERT_GE(committed, 32 * 64 * kPageBytes);
  file.punch(data + committed / 4, committed / 2 / kPageBytes * kPageBytes);
  expect_mismatch("has lost memory", "remove it and create it again");
}

TEST_F(SegmentGate, A_capacity_that_no_segment_can_have_is_refused) {
  make_segment();
  for (const std::uint64_t capacity : {std::uint64_t{0}, kCapacity - 1, kCapacity + kPageBytes, kDamaged}) {
    RawFile(path_).write(offsetof(Header, capacity), capacity);
    expect_mismatch("is truncated or damaged", "remove it and create it again");
  }
}

TEST_F(SegmentGate, A_table_that_lies_elsewhere_is_refused) {
  make_segment();
  const RawFile file(path_);
  for (const std::uint64_t table :
       {offsetof(Header, sessions), offsetof(Header, slot_owners), offsetof(Header, page_summary2),
        offsetof(Header, page_summary1), offsetof(Header, page_bitmap), offsetof(Header, page_owners),
        offsetof(Header, objects), offsetof(Header, slots), offsetof(Header, data)}) {
    const auto sound = file.read<std::uint64_t>(table);
    for (const std::uint64_t damaged :
         {std::uint64_t{0}, sound + 8, sound + kPageBytes, kCapacity - 8, kDamaged}) {
      expect_damage_refused(table, damaged);
    }
  }
}

TEST_F(SegmentGate, A_lock_secret_that_no_creator_writes_is_refused) {
  make_segment();
  for (const std::uint64_t secret : {std::uint64_t{0}, kMaxLockSecret + 1, kDamaged}) {
    expect_damage_refused(offsetof(Header, lock_secret), secret);
  }
}

TEST_F(SegmentGate, An_end_of_committed_memory_that_can_not_be_is_refused) {
  make_segment();
  const std::uint64_t data = tables_of(kCapacity).data;
  for (const std::uint64_t end : {std::uint64_t{0}, data - kGrainBytes, data + kPageBytes,
                                  data + kGrainBytes + 8, kCapacity + kGrainBytes, kDamaged}) {
    expect_damage_refused(offsetof(Header, committed_end), end);
  }
}

TEST_F(SegmentGate, A_count_beyond_its_table_is_refused) {
  make_segment();
  expect_damage_refused(offsetof(Header, slot_high), kMaxSlots + 1);
  expect_damage_refused(offsetof(Header, session_high), kMaxSessions + 1);
  expect_damage_refused(offsetof(Header, object_high), max_objects(kCapacity) + 1);
  expect_damage_refused(offsetof(Header, object_high), kDamaged);
}

TEST_F(SegmentGate, A_read_only_process_that_writes_is_denied_and_changes_nothing) {
  make_segment();
  const auto before = RawFile(path_, O_RDONLY).contents();
  {
    const auto manager = ShmManager::attach(name_, {.read_only = true});
    const auto dict = open_dict(*manager);
    const auto denied = [](const auto& call) {
      expect_error(ErrorCode::kPermissionDenied, "read-only", "read_only", call);
    };
    OwnedDatum value;
    denied([&] { dict->set(Datum::of_int(1), Datum::of_int(7)); });
    denied([&] { dict->set(Datum::of_int(5000), Datum::of_int(7)); });
    denied([&] { dict->pop(Datum::of_int(1), value); });
    denied([&] { dict->remove(Datum::of_int(1)); });
    denied([&] { dict->clear(); });
    denied([&] { manager->drop("numbers"); });
    denied([&] { manager->rename("numbers", "others"); });
    ASSERT_TRUE(dict->get(Datum::of_int(1), value));
    EXPECT_EQ(value.view().as_int(), 1);
    EXPECT_EQ(dict->size(), 1000U);
  }
  EXPECT_TRUE(RawFile(path_, O_RDONLY).contents() == before) << "the file has changed";
}

TEST_F(SegmentGate, A_process_that_has_no_descriptor_left_is_told_so) {
  make_segment();
  rlimit whole{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &whole), 0);
  const rlimit none{0, whole.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  expect_error(ErrorCode::kUnavailable, path_, "ulimit -n", [&] { ShmManager::attach(name_); });
  expect_error(ErrorCode::kUnavailable, "can not create", "ulimit -n",
               [&] { ShmManager::create({.name = name_ + "-other", .capacity_bytes = kCapacity}); });
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &whole), 0);
  EXPECT_EQ(open_dict(*ShmManager::attach(name_))->size(), 1000U);
}

}  // namespace
}  // namespace steward::store
