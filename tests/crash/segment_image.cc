#include "crash/segment_image.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace steward::crash {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

struct stat status_of(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) fail("fstat");
  return status;
}

std::vector<Extent> extents_of(int fd) {
  std::vector<Extent> found;
  off_t at = 0;
  for (;;) {
    const off_t begin = lseek(fd, at, SEEK_DATA);
    if (begin < 0) return found;  // ENXIO: only a hole follows
    at = lseek(fd, begin, SEEK_HOLE);
    if (at < 0) fail("lseek");
    const auto end = (static_cast<std::size_t>(at) + kPage - 1) / kPage * kPage;
    found.push_back({static_cast<std::size_t>(begin) / kPage * kPage, end});
  }
}

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail(path.c_str());
  }
  ~OpenFile() { close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

}  // namespace

SegmentImage::SegmentImage()
    : fd_(memfd_create("steward-crash-test", MFD_CLOEXEC)),
      path_("/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd_)) {
  if (fd_ < 0) fail("memfd_create");
}

SegmentImage::~SegmentImage() {
  unmap();
  close(fd_);
}

ino_t SegmentImage::inode() const { return status_of(fd_).st_ino; }

std::size_t SegmentImage::size() const { return static_cast<std::size_t>(status_of(fd_).st_size); }

std::uint64_t SegmentImage::allocated_blocks() const {
  return static_cast<std::uint64_t>(status_of(fd_).st_blocks);
}

std::vector<Extent> SegmentImage::extents() const { return extents_of(fd_); }

std::byte* SegmentImage::data() {
  const std::size_t bytes = size();
  if (bytes == mapped_) return data_;
  unmap();
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_, 0);
  if (at == MAP_FAILED) fail("mmap");
  madvise(at, bytes, MADV_DONTFORK);
  data_ = static_cast<std::byte*>(at);
  mapped_ = bytes;
  return data_;
}

void SegmentImage::unmap() noexcept {
  if (data_ != nullptr) munmap(data_, mapped_);
  data_ = nullptr;
  mapped_ = 0;
}

void SegmentImage::punch_outside(const std::vector<Extent>& extents, std::size_t size) {
  std::size_t at = 0;
  const auto punch = [&](std::size_t end) {
    if (at >= end) return;
    if (fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(at),
                  static_cast<off_t>(end - at)) != 0) {
      fail("fallocate");
    }
  };
  for (const Extent& extent : extents) {
    punch(extent.begin);
    at = extent.end;
  }
  punch(size);
}

void SegmentImage::become(const std::byte* bytes, std::size_t size, const std::vector<Extent>& extents) {
  if (ftruncate(fd_, static_cast<off_t>(size)) != 0) fail("ftruncate");
  if (size == 0) return;
  punch_outside(extents, size);
  std::byte* mine = data();
  for (const Extent& extent : extents) {
    for (std::size_t at = extent.begin; at < extent.end; at += kPage) {
      if (std::memcmp(mine + at, bytes + at, kPage) != 0) std::memcpy(mine + at, bytes + at, kPage);
    }
  }
}

void copy_segment(const std::string& from, const std::string& to) {
  const OpenFile source(from, O_RDONLY);
  const OpenFile target(to, O_RDWR);
  if (ftruncate(target.fd(), status_of(source.fd()).st_size) != 0) fail("ftruncate");
  std::vector<std::byte> buffer(kPage * 16);
  for (const Extent& extent : extents_of(source.fd())) {
    for (std::size_t at = extent.begin; at < extent.end;) {
      const auto offset = static_cast<off_t>(at);
      const ssize_t got = pread(source.fd(), buffer.data(), std::min(buffer.size(), extent.end - at), offset);
      if (got <= 0) break;
      if (pwrite(target.fd(), buffer.data(), static_cast<std::size_t>(got), offset) != got) fail("pwrite");
      at += static_cast<std::size_t>(got);
    }
  }
}

}  // namespace steward::crash
