// A file in memory that victims and survivors map as their segment, and that is copied at every
// instruction.
//
// It is a memfd: nothing of it is left however a test ends, and /dev/shm may be small. Other
// processes open it by `path()`, each with an open file description, and so record locks, of its own.
//
// Segments are large and sparse, so everything here goes by *extents*, the ranges in which memory is
// really there. (Looking into a hole through a mapping would fill it.)
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace steward::crash {

inline constexpr std::size_t kPage = 4096;

// Bytes, multiples of a page.
struct Extent {
  std::size_t begin;
  std::size_t end;
};

class SegmentImage {
 public:
  SegmentImage();
  ~SegmentImage();
  SegmentImage(const SegmentImage&) = delete;
  SegmentImage& operator=(const SegmentImage&) = delete;

  // For this process and those forked from it, as long as this object is there.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] ino_t inode() const;
  [[nodiscard]] std::size_t size() const;
  // Two calls with the same answer between them: no memory came or went.
  [[nodiscard]] std::uint64_t allocated_blocks() const;
  [[nodiscard]] std::vector<Extent> extents() const;
  [[nodiscard]] int fd() const noexcept { return fd_; }

  // The whole file, mapped anew when its size has changed. Children do not inherit the mapping.
  [[nodiscard]] std::byte* data();

  // Makes this file equal to `extents` of `bytes`, and holes elsewhere. Pages that are equal already
  // are left alone, so repeating it after small changes is cheap.
  void become(const std::byte* bytes, std::size_t size, const std::vector<Extent>& extents);
  void become(SegmentImage& other) { become(other.data(), other.size(), other.extents()); }

 private:
  void unmap() noexcept;
  void punch_outside(const std::vector<Extent>& extents, std::size_t size);

  int fd_;
  std::string path_;
  std::byte* data_ = nullptr;
  std::size_t mapped_ = 0;
};

// Copies the contents of any file into `to`, sparsely.
void copy_segment(const std::string& from, const std::string& to);

}  // namespace steward::crash
