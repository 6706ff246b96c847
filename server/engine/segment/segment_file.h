// The file behind a segment: a POSIX shared memory object, an anonymous memfd, or a path.
//
// Owns one descriptor. Closing *any* descriptor of a file drops all record locks that the process
// holds on it, so the library opens the file of a segment once per process (see Segment::attach) and
// looks at strange files only through stat().
#pragma once

#include <sys/types.h>

#include <boost/interprocess/detail/os_file_functions.hpp>
#include <cstdint>
#include <string>
#include <utility>

namespace steward {

class SegmentFile {
 public:
  SegmentFile() = default;
  SegmentFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  ~SegmentFile();
  SegmentFile(SegmentFile&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
  SegmentFile& operator=(SegmentFile&& other) noexcept;

  // A file in /dev/shm that has no name yet: it is made whole first and named last, by publish(), so
  // that a creator's death never leaves half a segment behind.
  static SegmentFile create_nameless(unsigned permissions);
  // Gives it the name /dev/shm/steward.<name>. AlreadyExists, ValueError for a bad name.
  void publish(const std::string& name);
  static SegmentFile create_anonymous(const std::string& label);
  // Unavailable when there is none.
  static SegmentFile open(const std::string& path, bool read_only);

  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] std::uint64_t allocated_bytes() const;
  // Was anything ever written to [begin, end)?
  [[nodiscard]] bool written(std::uint64_t begin, std::uint64_t end) const noexcept;
  void resize(std::uint64_t bytes) const;

  // Takes memory from the system for [begin, begin + bytes). False where there is none left:
  // nothing has changed then. Asking again for what is there costs a system call and does nothing.
  [[nodiscard]] bool commit(std::uint64_t begin, std::uint64_t bytes) const noexcept;

  // A record lock on one byte. try_lock: false while another *process* holds it.
  [[nodiscard]] bool try_lock(std::uint64_t byte) const noexcept;
  void unlock(std::uint64_t byte) const noexcept;
  // 0: nobody else holds it; else the holder's pid (-1 where the pid can not be told).
  [[nodiscard]] pid_t lock_holder(std::uint64_t byte) const noexcept;

  // For boost::interprocess::mapped_region.
  [[nodiscard]] boost::interprocess::mapping_handle_t get_mapping_handle() const noexcept {
    return {fd_, false};
  }

 private:
  int fd_ = -1;
  std::string path_;
};

// "/dev/shm/steward.<name>"; ValueError unless 1-200 letters, digits, '.', '_' or '-'.
[[nodiscard]] std::string segment_path(const std::string& name);

}  // namespace steward
