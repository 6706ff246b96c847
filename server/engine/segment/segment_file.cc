#include "engine/segment/segment_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "steward/error.h"

namespace steward {
namespace {

constexpr const char* kFolder = "/dev/shm/";

enum class Doing { kCreate, kAttach };

[[noreturn]] void throw_denied(const std::string& message, Doing doing) {
  throw PermissionDenied(message + (doing == Doing::kCreate
                                        ? "; run as a user who may write to /dev/shm"
                                        : "; ask its owner for access, or attach read-only"));
}

[[noreturn]] void throw_errno(const std::string& what, const std::string& path, Doing doing) {
  const int error = errno;
  const std::string message = what + " " + path + ": " + std::strerror(error);
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS: throw_denied(message, doing);
    case ENOSPC:
    case ENOMEM:
      throw OutOfMemory(message + "; make /dev/shm larger (docker: --shm-size) or free some of it");
    case EISDIR:
    case ENXIO: throw VersionMismatch(message + ": it is not a Steward segment; give the name of one");
    case EMFILE: throw Unavailable(message + "; close some files, or raise the limit (ulimit -n)");
    case ENFILE: throw Unavailable(message + "; close some files, or raise the system's limit (fs.file-max)");
    case ENOENT:
    case ENOTDIR: throw Unavailable(message + "; is /dev/shm mounted, and the path right?");
    default: throw Unavailable(message + "; look at the path, and at the system's log");
  }
}

struct flock record(short type, std::uint64_t byte) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(byte);
  lock.l_len = 1;
  return lock;
}

struct stat status_of(int fd, const std::string& path) {
  struct stat status {};
  if (fstat(fd, &status) != 0) throw_errno("can not look at", path, Doing::kAttach);
  return status;
}

}  // namespace

std::string segment_path(const std::string& name) {
  constexpr std::size_t kMaxName = 200;
  const bool good =
      !name.empty() && name.size() <= kMaxName &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
          std::string::npos;
  if (!good) {
    throw ValueError("'" + name + "' can not name a segment: use 1 to 200 letters, digits, '.', '_' and '-'");
  }
  return std::string(kFolder) + "steward." + name;
}

SegmentFile::~SegmentFile() {
  if (fd_ >= 0) ::close(fd_);
}

SegmentFile& SegmentFile::operator=(SegmentFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

SegmentFile SegmentFile::create_nameless(unsigned permissions) {
  const int fd = ::open(kFolder, O_RDWR | O_TMPFILE | O_CLOEXEC, permissions);
  if (fd < 0) throw_errno("can not create a segment in", kFolder, Doing::kCreate);
  SegmentFile file(fd, kFolder);
  if (fchmod(fd, permissions) != 0) {
    throw_errno("can not set the permissions of a segment in", kFolder, Doing::kCreate);
  }
  return file;
}

void SegmentFile::publish(const std::string& name) {
  const std::string path = segment_path(name);
  const std::string self = "/proc/self/fd/" + std::to_string(fd_);
  if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) != 0) {
    if (errno == EEXIST) {
      throw AlreadyExists("there is a segment named '" + name + "' already (" + path +
                          "); connect to it, or remove it if nobody uses it");
    }
    throw_errno("can not create", path, Doing::kCreate);
  }
  path_ = path;
}

SegmentFile SegmentFile::create_anonymous(const std::string& label) {
  const int fd = memfd_create(label.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) throw_errno("can not create an anonymous segment", label, Doing::kCreate);
  return {fd, ""};
}

SegmentFile SegmentFile::open(const std::string& path, bool read_only) {
  // O_NONBLOCK: a FIFO of that name is refused, not waited for.
  const int fd = ::open(path.c_str(), (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && errno == ENOENT) {
    throw Unavailable("there is no segment at " + path +
                      "; start a server (stewardd --name ...) or create it");
  }
  if (fd < 0) throw_errno("can not open", path, Doing::kAttach);
  return {fd, path};
}

std::uint64_t SegmentFile::size() const { return static_cast<std::uint64_t>(status_of(fd_, path_).st_size); }

std::uint64_t SegmentFile::allocated_bytes() const {
  constexpr std::uint64_t kStatBlock = 512;
  return static_cast<std::uint64_t>(status_of(fd_, path_).st_blocks) * kStatBlock;
}

bool SegmentFile::written(std::uint64_t begin, std::uint64_t end) const noexcept {
  const off_t first = lseek(fd_, static_cast<off_t>(begin), SEEK_DATA);
  return first >= 0 && static_cast<std::uint64_t>(first) < end;
}

void SegmentFile::resize(std::uint64_t bytes) const {
  if (ftruncate(fd_, static_cast<off_t>(bytes)) != 0) {
    throw_errno("can not set the size of", path_, Doing::kCreate);
  }
}

bool SegmentFile::commit(std::uint64_t begin, std::uint64_t bytes) const noexcept {
  constexpr int kTries = 1000;  // a signal makes tmpfs give up and roll back: ask again, but not for ever
  for (int i = 0; i < kTries; ++i) {
    const int error = posix_fallocate(fd_, static_cast<off_t>(begin), static_cast<off_t>(bytes));
    if (error != EINTR) return error == 0;
  }
  return false;
}

bool SegmentFile::try_lock(std::uint64_t byte) const noexcept {
  struct flock lock = record(F_WRLCK, byte);
  return fcntl(fd_, F_SETLK, &lock) == 0;
}

void SegmentFile::unlock(std::uint64_t byte) const noexcept {
  struct flock lock = record(F_UNLCK, byte);
  fcntl(fd_, F_SETLK, &lock);
}

pid_t SegmentFile::lock_holder(std::uint64_t byte) const noexcept {
  struct flock lock = record(F_WRLCK, byte);
  if (fcntl(fd_, F_GETLK, &lock) != 0) return -1;  // not known: treat it as alive
  if (lock.l_type == F_UNLCK) return 0;
  return lock.l_pid > 0 ? lock.l_pid : -1;
}

}  // namespace steward
