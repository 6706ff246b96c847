// The errors of Steward, one family for every door.
//
// An ordinary outcome (an absent key, a full queue asked without waiting) is a return value. What
// Python raises, Steward throws, always as a subclass of `steward::Error`. The message says what
// happened and what to do about it. `code()` is the same on every door: the gRPC services map it to
// a status code and carry it in the status details, and the remote door maps it back.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace steward {

enum class ErrorCode : std::uint8_t {
  kKey = 1,                // the key is not in the dict
  kIndex = 2,              // the index is outside the list
  kValue = 3,              // a value that can not be: not found, not UTF-8, too large, out of range
  kType = 4,               // a value or an object of the wrong kind
  kEmpty = 5,              // nothing to take
  kFull = 6,               // no room for more
  kClosed = 7,             // the object was closed
  kTimeout = 8,            // the time given ran out; what was asked has not happened
  kBrokenBarrier = 9,      // a party of the barrier left or died
  kEof = 10,               // the other end is gone
  kWorkerDied = 11,        // the process that ran the task was killed
  kOutOfMemory = 12,       // no memory to commit: /dev/shm is full, or a limit was reached
  kUnavailable = 13,       // no server, or no segment of that name, or it went away
  kPermissionDenied = 14,  // not allowed: permissions of the segment, or attached read-only
  kVersionMismatch = 15,   // a segment of another layout, or not a segment at all
  kNotFound = 16,          // no object of that name, or nothing refers to it any more
  kAlreadyExists = 17,     // an object, a segment or a server of that name is already there
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

namespace detail {
template <ErrorCode kCode>
class ErrorOf : public Error {
 public:
  explicit ErrorOf(const std::string& message) : Error(kCode, message) {}
};
}  // namespace detail

class KeyError : public detail::ErrorOf<ErrorCode::kKey> {
  using ErrorOf::ErrorOf;
};
class IndexError : public detail::ErrorOf<ErrorCode::kIndex> {
  using ErrorOf::ErrorOf;
};
class ValueError : public detail::ErrorOf<ErrorCode::kValue> {
  using ErrorOf::ErrorOf;
};
class TypeError : public detail::ErrorOf<ErrorCode::kType> {
  using ErrorOf::ErrorOf;
};
class Empty : public detail::ErrorOf<ErrorCode::kEmpty> {
  using ErrorOf::ErrorOf;
};
class Full : public detail::ErrorOf<ErrorCode::kFull> {
  using ErrorOf::ErrorOf;
};
class Closed : public detail::ErrorOf<ErrorCode::kClosed> {
  using ErrorOf::ErrorOf;
};
class Timeout : public detail::ErrorOf<ErrorCode::kTimeout> {
  using ErrorOf::ErrorOf;
};
class BrokenBarrier : public detail::ErrorOf<ErrorCode::kBrokenBarrier> {
  using ErrorOf::ErrorOf;
};
class EOFError : public detail::ErrorOf<ErrorCode::kEof> {
  using ErrorOf::ErrorOf;
};
class WorkerDied : public detail::ErrorOf<ErrorCode::kWorkerDied> {
  using ErrorOf::ErrorOf;
};
class OutOfMemory : public detail::ErrorOf<ErrorCode::kOutOfMemory> {
  using ErrorOf::ErrorOf;
};
class Unavailable : public detail::ErrorOf<ErrorCode::kUnavailable> {
  using ErrorOf::ErrorOf;
};
class PermissionDenied : public detail::ErrorOf<ErrorCode::kPermissionDenied> {
  using ErrorOf::ErrorOf;
};
class VersionMismatch : public detail::ErrorOf<ErrorCode::kVersionMismatch> {
  using ErrorOf::ErrorOf;
};
class NotFound : public detail::ErrorOf<ErrorCode::kNotFound> {
  using ErrorOf::ErrorOf;
};
class AlreadyExists : public detail::ErrorOf<ErrorCode::kAlreadyExists> {
  using ErrorOf::ErrorOf;
};

// Throws the subclass that belongs to `code`.
[[noreturn]] void throw_error(ErrorCode code, const std::string& message);

}  // namespace steward
