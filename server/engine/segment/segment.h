// Segment: a shared memory segment, mapped into this process.
//
// It knows where the tables lie and how to commit memory; it knows nothing of locks, objects or
// names. One process has at most one Segment for a file, whoever asks for it: see attach().
//
// Thread safety: const after construction, but for the session, which sync/ owns.
#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <memory>
#include <string>

#include "engine/base/assert.h"
#include "engine/segment/layout.h"
#include "engine/segment/offset.h"
#include "engine/segment/segment_file.h"

namespace steward {

struct SegmentOptions {
  std::uint64_t capacity_bytes = kDefaultCapacity;
  std::uint64_t memory_limit_bytes = 0;  // 0: as much as the capacity
  unsigned permissions = 0600;
};

class Segment {
 public:
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  // An empty name makes a private segment: a memfd that is gone with the last process that maps it.
  static std::unique_ptr<Segment> create(const std::string& name, const SegmentOptions& options);
  // Unavailable: not there, or not ready in time. VersionMismatch: another layout, a foreign or
  // truncated file. PermissionDenied.
  static std::unique_ptr<Segment> attach(SegmentFile file, bool read_only);

  [[nodiscard]] const SegmentFile& file() const noexcept { return file_; }
  [[nodiscard]] bool read_only() const noexcept { return read_only_; }
  [[nodiscard]] bool is_private() const noexcept { return file_.path().empty(); }

  [[nodiscard]] Header& header() const noexcept { return *header_; }
  [[nodiscard]] std::uint64_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::uint64_t data() const noexcept { return data_; }
  [[nodiscard]] std::byte* base() const noexcept { return base_; }

  template <typename T>
  [[nodiscard]] T& at(Offset<T> offset) const noexcept {
    return *reinterpret_cast<T*>(base_ + offset.value());
  }
  [[nodiscard]] Word& word(std::uint64_t offset) const noexcept {
    return *reinterpret_cast<Word*>(base_ + offset);
  }
  [[nodiscard]] std::uint64_t offset_of(const void* pointer) const noexcept {
    return static_cast<std::uint64_t>(static_cast<const std::byte*>(pointer) - base_);
  }
  // May a reader without a lock follow this offset to `bytes` bytes in the data pages?
  [[nodiscard]] bool readable(std::uint64_t offset, std::uint64_t bytes) const noexcept {
    const std::uint64_t known = known_bytes_.load(std::memory_order_relaxed);
    const std::uint64_t at = offset - data_;
    if (at < known && bytes <= known - at) [[likely]]
      return true;
    return readable_now(offset, bytes);
  }

  [[nodiscard]] SessionEntry& session(std::uint32_t i) const noexcept { return sessions_[i]; }
  [[nodiscard]] HalfWord& slot_owner(std::uint32_t i) const noexcept { return slot_owners_[i]; }
  [[nodiscard]] SlotPage& slot(std::uint32_t i) const noexcept { return slots_[i]; }
  [[nodiscard]] ObjectEntry& object(std::uint32_t i) const noexcept { return objects_[i]; }
  [[nodiscard]] Word* page_bitmap() const noexcept { return page_bitmap_; }
  [[nodiscard]] Word* page_summary1() const noexcept { return page_summary1_; }
  [[nodiscard]] Word* page_summary2() const noexcept { return page_summary2_; }
  [[nodiscard]] HalfWord& page_owner(std::uint64_t page) const noexcept { return page_owners_[page]; }

  [[nodiscard]] std::uint64_t session_lock_byte(std::uint32_t i) const noexcept { return capacity_ + i; }
  [[nodiscard]] std::uint64_t server_lock_byte() const noexcept { return capacity_ + kServerLockByte; }

  // Commits the memory under [begin, begin + bytes). False: there is none left.
  template <typename T>
  [[nodiscard]] bool commit(const T* first, std::uint64_t bytes) const noexcept {
    return file_.commit(offset_of(first), bytes);
  }

  // Two random words that the hash of numbers is keyed with; the second is odd.
  [[nodiscard]] std::uint64_t number_secret(int i) const noexcept {
    return number_secret_[static_cast<std::size_t>(i)];
  }
  // 15 bits that make an owner word of this segment unlike any other word.
  [[nodiscard]] std::uint32_t lock_secret() const noexcept { return lock_secret_; }

 private:
  Segment(SegmentFile file, bool read_only, std::uint64_t capacity);
  void format(const SegmentOptions& options);
  void locate_tables();
  [[nodiscard]] bool readable_now(std::uint64_t offset, std::uint64_t bytes) const noexcept;

  SegmentFile file_;
  bool read_only_;
  std::uint64_t capacity_;
  boost::interprocess::mapped_region region_;
  std::byte* base_ = nullptr;
  Header* header_ = nullptr;
  SessionEntry* sessions_ = nullptr;
  HalfWord* slot_owners_ = nullptr;
  SlotPage* slots_ = nullptr;
  ObjectEntry* objects_ = nullptr;
  Word* page_bitmap_ = nullptr;
  Word* page_summary1_ = nullptr;
  Word* page_summary2_ = nullptr;
  HalfWord* page_owners_ = nullptr;
  std::uint64_t data_ = 0;
  // What is committed only grows: this process's last look at it saves most looks at the header.
  mutable std::atomic<std::uint64_t> known_bytes_{0};
  std::array<std::uint64_t, 2> number_secret_{};
  std::uint32_t lock_secret_ = 0;
};

}  // namespace steward
