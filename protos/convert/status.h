// Between steward::Error and grpc::Status: one table for all doors.
//
// A status made here carries the exact error code (ErrorDetail in RpcStatus, see common.proto), so that
// the other side throws the very class that the store threw.
#pragma once

#include <grpcpp/support/status.h>

#include <optional>

#include "steward/error.h"
#include "steward/v1/common.pb.h"

namespace steward::wire {

[[nodiscard]] grpc::StatusCode status_code(ErrorCode code) noexcept;

// Messages longer than fit a trailer are cut.
[[nodiscard]] grpc::Status to_status(const Error& error);
[[nodiscard]] v1::ErrorDetail to_detail(const Error& error);

// The detail of a status that to_status made; nothing for one that gRPC itself or another server made.
[[nodiscard]] std::optional<v1::ErrorDetail> detail_of(const grpc::Status& status);

// Throws the error that belongs to a status that is not OK. Without a detail the class follows from
// the status code; a broken connection or an expired deadline is Unavailable, never Timeout, because a
// Timeout promises that nothing happened.
[[noreturn]] void throw_status(const grpc::Status& status);
[[noreturn]] void throw_detail(const v1::ErrorDetail& detail);

}  // namespace steward::wire
