// Between protobuf messages and gRPC's byte buffers.
//
// Steward reads and writes messages itself, on both sides, instead of leaving it to the generated
// code, for three reasons: a request that can not be read (text that is not UTF-8, say) gets
// INVALID_ARGUMENT with words, where gRPC's callback API would say UNIMPLEMENTED; values may nest
// as deep as the store allows, where protobuf's default stops at a third of it; and an answer that is
// too large for a message is known before it is sent.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "engine/base/packed.h"

namespace steward::wire {

// The largest message that either side sends or takes: a key and a value of the largest size, and
// what goes around them.
inline constexpr std::size_t kMaxMessageBytes = 2 * packed::kMaxBytes + (std::size_t{8} << 20);

// Streams of pages aim at messages of this size.
inline constexpr std::size_t kPageBytes = std::size_t{1} << 20;

// Throws ValueError when the bytes are no such message.
void read_message(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite& message);

// Throws ValueError when the message is larger than kMaxMessageBytes.
void write_message(const google::protobuf::MessageLite& message, grpc::ByteBuffer& buffer);

}  // namespace steward::wire
