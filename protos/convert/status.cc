#include "convert/status.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/base/packed.h"

namespace steward::wire {
namespace {

// The message travels three times in the trailers, percent-encoded and in base64, and all trailers
// together must stay below gRPC's 8 KiB.
constexpr std::size_t kMaxMessageText = 1000;

std::string trailer_text(std::string_view message) {
  std::string text(message.substr(0, kMaxMessageText));
  while (!text.empty() && text.size() < message.size() && (message[text.size()] & 0xC0) == 0x80)
    text.pop_back();
  if (!packed::valid_utf8(text)) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }, '?');
  }
  return text;
}

ErrorCode code_without_detail(grpc::StatusCode code) noexcept {
  switch (code) {
    case grpc::INVALID_ARGUMENT:
    case grpc::RESOURCE_EXHAUSTED: return ErrorCode::kValue;  // gRPC says so of too large a message
    case grpc::NOT_FOUND: return ErrorCode::kNotFound;
    case grpc::ALREADY_EXISTS: return ErrorCode::kAlreadyExists;
    case grpc::FAILED_PRECONDITION: return ErrorCode::kType;
    case grpc::OUT_OF_RANGE: return ErrorCode::kIndex;
    case grpc::UNAUTHENTICATED:
    case grpc::PERMISSION_DENIED: return ErrorCode::kPermissionDenied;
    case grpc::UNIMPLEMENTED: return ErrorCode::kVersionMismatch;
    default: return ErrorCode::kUnavailable;
  }
}

}  // namespace

grpc::StatusCode status_code(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kKey: return grpc::NOT_FOUND;
    case ErrorCode::kIndex: return grpc::OUT_OF_RANGE;
    case ErrorCode::kValue: return grpc::INVALID_ARGUMENT;
    case ErrorCode::kType: return grpc::FAILED_PRECONDITION;
    case ErrorCode::kEmpty: return grpc::FAILED_PRECONDITION;
    case ErrorCode::kFull: return grpc::FAILED_PRECONDITION;
    case ErrorCode::kClosed: return grpc::FAILED_PRECONDITION;
    case ErrorCode::kTimeout: return grpc::DEADLINE_EXCEEDED;
    case ErrorCode::kBrokenBarrier: return grpc::ABORTED;
    case ErrorCode::kEof: return grpc::OUT_OF_RANGE;
    case ErrorCode::kWorkerDied: return grpc::ABORTED;
    case ErrorCode::kOutOfMemory: return grpc::RESOURCE_EXHAUSTED;
    case ErrorCode::kUnavailable: return grpc::UNAVAILABLE;
    case ErrorCode::kPermissionDenied: return grpc::PERMISSION_DENIED;
    case ErrorCode::kVersionMismatch: return grpc::UNIMPLEMENTED;
    case ErrorCode::kNotFound: return grpc::NOT_FOUND;
    case ErrorCode::kAlreadyExists: return grpc::ALREADY_EXISTS;
  }
  return grpc::UNKNOWN;
}

v1::ErrorDetail to_detail(const Error& error) {
  v1::ErrorDetail detail;
  detail.set_code(static_cast<v1::ErrorCode>(error.code()));
  detail.set_message(trailer_text(error.what()));
  detail.set_status(status_code(error.code()));
  return detail;
}

grpc::Status to_status(const Error& error) {
  const v1::ErrorDetail detail = to_detail(error);
  v1::RpcStatus status;
  status.set_code(detail.status());
  status.set_message(detail.message());
  status.add_details()->PackFrom(detail);
  return {status_code(error.code()), detail.message(), status.SerializeAsString()};
}

std::optional<v1::ErrorDetail> detail_of(const grpc::Status& status) {
  v1::RpcStatus rpc;
  if (status.error_details().empty() || !rpc.ParseFromString(status.error_details())) return std::nullopt;
  for (const auto& any : rpc.details()) {
    v1::ErrorDetail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

void throw_detail(const v1::ErrorDetail& detail) {
  throw_error(static_cast<ErrorCode>(detail.code()), detail.message());
}

void throw_status(const grpc::Status& status) {
  if (const auto detail = detail_of(status)) throw_detail(*detail);
  throw_error(code_without_detail(status.error_code()), status.error_message());
}

}  // namespace steward::wire
