// Notices each instruction of a victim that changed its segment.
//
// It keeps a shadow of the segment as it was when last looked at, and after an instruction compares
// those pages with it which the victim has touched so far (read from its page table). So nothing has
// to be known about instructions, and no change can be missed: a page that the table does not show was
// not written by the victim. After an instruction that entered the kernel (a system call, a page
// fault) memory may have come, gone or moved, and everything is found and compared anew: the first
// touch of a page that was committed but never written turns what seemed a hole into memory.
//
// Cost: 2 us, and about 1 us for every 10 touched pages, an instruction.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "crash/segment_image.h"

namespace steward::crash {

class StateWatch {
 public:
  // `live` is the segment that `victim`, standing still, is about to change.
  StateWatch(SegmentImage& live, pid_t victim);
  ~StateWatch();
  StateWatch(const StateWatch&) = delete;
  StateWatch& operator=(const StateWatch&) = delete;

  // Whether the segment differs from the last look; then the shadow follows. To be called after every
  // instruction, and told when that entered the kernel.
  bool changed(bool entered_kernel);
  // Where the last change began and ended, in bytes of the file (of the first page that changed).
  [[nodiscard]] Extent last_change() const noexcept { return last_change_; }

  // The segment at the last look, as SegmentImage::become takes it.
  [[nodiscard]] const std::byte* shadow() const noexcept { return shadow_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<Extent>& extents() const noexcept { return extents_; }

 private:
  struct Mapping {
    std::uintptr_t address;
    std::size_t length;
    std::size_t offset;  // in the file
  };
  void find_mappings();
  void reshape();
  bool compare(std::size_t begin, std::size_t end);
  bool compare_everything();
  bool compare_touched();
  bool compare_touched(const Mapping& mapping, const Extent& extent);

  SegmentImage& live_;
  pid_t victim_;
  int page_table_;
  std::vector<Mapping> mappings_;
  std::vector<Extent> extents_;
  std::vector<std::uint64_t> entries_;
  std::byte* shadow_ = nullptr;
  std::size_t size_ = 0;
  std::uint64_t blocks_ = 0;
  Extent last_change_{0, 0};
};

}  // namespace steward::crash
