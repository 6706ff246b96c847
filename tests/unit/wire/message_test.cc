#include "convert/message.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "steward/error.h"
#include "steward/v1/dict.pb.h"

namespace steward::wire {
namespace {

grpc::ByteBuffer bytes_of(const std::string& text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

TEST(WireMessage, A_message_of_many_blocks_comes_back) {
  v1::DictSetRequest sent;
  sent.mutable_dict()->set_name("d");
  sent.mutable_key()->set_int_value(-1);
  sent.mutable_value()->set_bytes_value(std::string(1'000'000, 'x'));
  grpc::ByteBuffer buffer;
  write_message(sent, buffer);
  v1::DictSetRequest read;
  read_message(buffer, read);
  EXPECT_EQ(read.SerializeAsString(), sent.SerializeAsString());
}

TEST(WireMessage, An_empty_message_comes_back) {
  grpc::ByteBuffer buffer;
  write_message(v1::DictSetResponse(), buffer);
  EXPECT_EQ(buffer.Length(), 0U);
  v1::DictSetResponse read;
  EXPECT_NO_THROW(read_message(buffer, read));
}

TEST(WireMessage, Bad_UTF8_and_rubbish_are_a_ValueError) {
  v1::DictGetRequest request;
  // Field 2 (key) holding field 5 (str_value) holding one byte that is not UTF-8.
  EXPECT_THROW(read_message(bytes_of(std::string("\x12\x03\x2a\x01\xff", 5)), request), ValueError);
  EXPECT_THROW(read_message(bytes_of("no protobuf at all"), request), ValueError);
}

TEST(WireMessage, Dicts_of_the_deepest_nesting_are_read) {
  v1::DictSetRequest sent;
  v1::Value* at = sent.mutable_value();
  for (int level = 0; level < packed::kMaxDepth; ++level) {
    v1::Entry* entry = at->mutable_dict_value()->add_entries();
    entry->mutable_key()->set_int_value(level);
    at = entry->mutable_value();
  }
  at->mutable_null_value();
  grpc::ByteBuffer buffer;
  write_message(sent, buffer);
  v1::DictSetRequest read;
  EXPECT_NO_THROW(read_message(buffer, read));
}

TEST(WireMessage, A_message_over_the_limit_is_refused_before_it_is_sent) {
  v1::DictUpdateRequest request;
  for (int i = 0; i < 5; ++i) {
    request.add_entries()->mutable_value()->set_bytes_value(std::string(std::size_t{32} << 20, 'x'));
  }
  grpc::ByteBuffer buffer;
  EXPECT_THROW(write_message(request, buffer), ValueError);
}

}  // namespace
}  // namespace steward::wire
