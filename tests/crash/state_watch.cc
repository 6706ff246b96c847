#include "crash/state_watch.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

namespace steward::crash {
namespace {

// Of an entry of /proc/PID/pagemap (Documentation/admin-guide/mm/pagemap.rst).
constexpr std::uint64_t kPresent = std::uint64_t{1} << 63;
constexpr std::uint64_t kSwapped = std::uint64_t{1} << 62;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

StateWatch::StateWatch(SegmentImage& live, pid_t victim)
    : live_(live),
      victim_(victim),
      page_table_(open(("/proc/" + std::to_string(victim) + "/pagemap").c_str(), O_RDONLY | O_CLOEXEC)) {
  if (page_table_ < 0) fail("pagemap");
  find_mappings();
  reshape();
  compare_everything();
}

StateWatch::~StateWatch() {
  if (shadow_ != nullptr) munmap(shadow_, size_);
  close(page_table_);
}

void StateWatch::find_mappings() {
  mappings_.clear();
  const ino_t inode = live_.inode();
  std::ifstream maps("/proc/" + std::to_string(victim_) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    // begin-end permissions offset device inode path
    std::istringstream fields(line);
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    std::size_t offset = 0;
    char dash = 0;
    std::string permissions;
    std::string device;
    ino_t found = 0;
    fields >> std::hex >> begin >> dash >> end >> permissions >> offset >> device >> std::dec >> found;
    if (found == inode && permissions[1] == 'w') mappings_.push_back({begin, end - begin, offset});
  }
}

// Brings the shadow to the file's size. What was in it stays.
void StateWatch::reshape() {
  const std::size_t size = live_.size();
  extents_ = live_.extents();
  blocks_ = live_.allocated_blocks();
  if (size == size_) return;
  void* at = shadow_ == nullptr ? mmap(nullptr, size, PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                : mremap(shadow_, size_, size, MREMAP_MAYMOVE);
  if (at == MAP_FAILED) fail("mmap of the shadow");
  madvise(at, size, MADV_DONTFORK);
  shadow_ = static_cast<std::byte*>(at);
  size_ = size;
}

bool StateWatch::changed(bool entered_kernel) {
  if (!entered_kernel) return compare_touched();
  const std::uint64_t blocks = blocks_;
  const std::size_t size = size_;
  find_mappings();
  reshape();
  const bool differs = compare_everything();
  return differs || blocks != blocks_ || size != size_;
}

bool StateWatch::compare(std::size_t begin, std::size_t end) {
  const std::byte* live = live_.data();
  bool differs = false;
  for (std::size_t at = begin; at < end; at += kPage) {
    if (std::memcmp(live + at, shadow_ + at, kPage) == 0) continue;
    if (!differs) {
      std::size_t first = 0;
      std::size_t last = kPage;
      while (live[at + first] == shadow_[at + first]) ++first;
      while (live[at + last - 1] == shadow_[at + last - 1]) --last;
      last_change_ = {at + first, at + last};
    }
    std::memcpy(shadow_ + at, live + at, kPage);
    differs = true;
  }
  return differs;
}

bool StateWatch::compare_everything() {
  bool differs = false;
  for (const Extent& extent : extents_) differs |= compare(extent.begin, extent.end);
  return differs;
}

bool StateWatch::compare_touched() {
  bool differs = false;
  for (const Mapping& mapping : mappings_) {
    for (const Extent& extent : extents_) differs |= compare_touched(mapping, extent);
  }
  return differs;
}

bool StateWatch::compare_touched(const Mapping& mapping, const Extent& extent) {
  const std::size_t begin = std::max(extent.begin, mapping.offset);
  const std::size_t end = std::min(extent.end, mapping.offset + mapping.length);
  if (begin >= end) return false;
  const std::uintptr_t address = mapping.address + (begin - mapping.offset);
  entries_.resize((end - begin) / kPage);
  const std::size_t bytes = entries_.size() * sizeof(std::uint64_t);
  const auto where = static_cast<off_t>(address / kPage * sizeof(std::uint64_t));
  if (pread(page_table_, entries_.data(), bytes, where) != static_cast<ssize_t>(bytes)) fail("pagemap");
  bool differs = false;
  for (std::size_t n = 0; n < entries_.size(); ++n) {
    if ((entries_[n] & (kPresent | kSwapped)) == 0) continue;
    differs |= compare(begin + n * kPage, begin + (n + 1) * kPage);
  }
  return differs;
}

}  // namespace steward::crash
