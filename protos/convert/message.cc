#include "convert/message.h"

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include <limits>
#include <string>

#include "steward/error.h"

namespace steward::wire {
namespace {

// A level of a dict by value is three messages (Value, DictValue, Entry); the rest is what a request or
// the pipeline puts around a value.
constexpr int kRecursionLimit = 3 * (packed::kMaxDepth + 1) + 16;

constexpr int kBlockBytes = 1 << 16;

}  // namespace

void read_message(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite& message) {
  // The reader takes its buffer by pointer but only dumps it, which does not change it.
  grpc::ProtoBufferReader reader(const_cast<grpc::ByteBuffer*>(&buffer));
  google::protobuf::io::CodedInputStream stream(&reader);
  stream.SetTotalBytesLimit(std::numeric_limits<int>::max());
  stream.SetRecursionLimit(kRecursionLimit);
  const bool read = reader.status().ok() && message.ParseFromCodedStream(&stream);
  if (!read || !stream.ConsumedEntireMessage()) {
    throw ValueError("the message is no " + message.GetTypeName() +
                     ": damaged, nested too deep, or a str that is not valid UTF-8");
  }
}

void write_message(const google::protobuf::MessageLite& message, grpc::ByteBuffer& buffer) {
  const std::size_t size = message.ByteSizeLong();
  if (size > kMaxMessageBytes) {
    throw ValueError("the message would take " + std::to_string(size) + " bytes, and at most " +
                     std::to_string(kMaxMessageBytes) +
                     " go through gRPC; use smaller values or fewer at once");
  }
  buffer.Clear();
  if (size == 0) {
    const grpc::Slice nothing;
    buffer = grpc::ByteBuffer(&nothing, 1);
    return;
  }
  if (size <= kBlockBytes) {  // one slice, written straight
    grpc::Slice slice(size);
    message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
    buffer = grpc::ByteBuffer(&slice, 1);
    return;
  }
  grpc::ProtoBufferWriter writer(&buffer, kBlockBytes, static_cast<int>(size));
  google::protobuf::io::CodedOutputStream stream(&writer);
  message.SerializeWithCachedSizes(&stream);
}

}  // namespace steward::wire
