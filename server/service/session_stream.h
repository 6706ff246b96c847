// The stream Manager.Session: one answer at once, then silence until either side ends it.
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "service/call.h"

namespace steward::service {

[[nodiscard]] grpc::ServerWriteReactor<grpc::ByteBuffer>* session_stream(const Backend& backend,
                                                                         Sessions& sessions,
                                                                         grpc::CallbackServerContext& context,
                                                                         const grpc::ByteBuffer& in);

}  // namespace steward::service
