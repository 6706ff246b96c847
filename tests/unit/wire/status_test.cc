#include "convert/status.h"

#include <gtest/gtest.h>

namespace steward::wire {
namespace {

constexpr int kLastCode = static_cast<int>(ErrorCode::kAlreadyExists);

// What comes out at the other side.
ErrorCode code_after(const grpc::Status& status) {
  try {
    throw_status(status);
  } catch (const Error& error) {
    return error.code();
  }
}

TEST(WireStatus, Every_error_comes_back_as_its_own_class_with_its_words) {
  for (int code = 1; code <= kLastCode; ++code) {
    const grpc::Status status = to_status(Error(static_cast<ErrorCode>(code), "what to do"));
    EXPECT_FALSE(status.ok());
    EXPECT_NE(status.error_code(), grpc::UNKNOWN) << code;
    try {
      throw_status(status);
    } catch (const Error& error) {
      EXPECT_EQ(static_cast<int>(error.code()), code);
      EXPECT_STREQ(error.what(), "what to do");
    }
  }
  EXPECT_THROW(throw_status(to_status(KeyError("k"))), KeyError);
  EXPECT_THROW(throw_status(to_status(IndexError("i"))), IndexError);
}

TEST(WireStatus, The_table_is_the_documented_one) {
  EXPECT_EQ(status_code(ErrorCode::kKey), grpc::NOT_FOUND);
  EXPECT_EQ(status_code(ErrorCode::kIndex), grpc::OUT_OF_RANGE);
  EXPECT_EQ(status_code(ErrorCode::kValue), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(status_code(ErrorCode::kType), grpc::FAILED_PRECONDITION);
  EXPECT_EQ(status_code(ErrorCode::kTimeout), grpc::DEADLINE_EXCEEDED);
  EXPECT_EQ(status_code(ErrorCode::kOutOfMemory), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status_code(ErrorCode::kUnavailable), grpc::UNAVAILABLE);
  EXPECT_EQ(status_code(ErrorCode::kPermissionDenied), grpc::PERMISSION_DENIED);
  EXPECT_EQ(status_code(ErrorCode::kNotFound), grpc::NOT_FOUND);
  EXPECT_EQ(status_code(ErrorCode::kAlreadyExists), grpc::ALREADY_EXISTS);
}

TEST(WireStatus, The_codes_of_the_protos_are_the_codes_of_the_library) {
  EXPECT_EQ(static_cast<int>(v1::ERROR_CODE_KEY), static_cast<int>(ErrorCode::kKey));
  EXPECT_EQ(static_cast<int>(v1::ErrorCode_MAX), kLastCode);
}

TEST(WireStatus, A_lost_connection_is_never_a_Timeout) {
  EXPECT_EQ(code_after({grpc::DEADLINE_EXCEEDED, "Deadline Exceeded"}), ErrorCode::kUnavailable);
  EXPECT_EQ(code_after({grpc::UNAVAILABLE, "Socket closed"}), ErrorCode::kUnavailable);
  EXPECT_EQ(code_after({grpc::RESOURCE_EXHAUSTED, "Received message larger than max"}), ErrorCode::kValue);
}

TEST(WireStatus, A_long_message_is_cut_between_letters) {
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "\xC3\xBC";
  const grpc::Status status = to_status(ValueError("x" + long_text));
  EXPECT_LT(status.error_message().size() * 3 + status.error_details().size() * 4 / 3, 8000U);
  EXPECT_EQ(status.error_message().size() % 2, 1U);
  EXPECT_TRUE(detail_of(status).has_value());
}

}  // namespace
}  // namespace steward::wire
