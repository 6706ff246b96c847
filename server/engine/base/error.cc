#include "steward/error.h"

namespace steward {

void throw_error(ErrorCode code, const std::string& message) {
  switch (code) {
    case ErrorCode::kKey: throw KeyError(message);
    case ErrorCode::kIndex: throw IndexError(message);
    case ErrorCode::kValue: throw ValueError(message);
    case ErrorCode::kType: throw TypeError(message);
    case ErrorCode::kEmpty: throw Empty(message);
    case ErrorCode::kFull: throw Full(message);
    case ErrorCode::kClosed: throw Closed(message);
    case ErrorCode::kTimeout: throw Timeout(message);
    case ErrorCode::kBrokenBarrier: throw BrokenBarrier(message);
    case ErrorCode::kEof: throw EOFError(message);
    case ErrorCode::kWorkerDied: throw WorkerDied(message);
    case ErrorCode::kOutOfMemory: throw OutOfMemory(message);
    case ErrorCode::kUnavailable: throw Unavailable(message);
    case ErrorCode::kPermissionDenied: throw PermissionDenied(message);
    case ErrorCode::kVersionMismatch: throw VersionMismatch(message);
    case ErrorCode::kNotFound: throw NotFound(message);
    case ErrorCode::kAlreadyExists: throw AlreadyExists(message);
  }
  throw Error(code, message);
}

}  // namespace steward
