// Each status code that the protos promise, met through the generated stubs.
#include <gtest/gtest.h>

#include "service/model_server.h"

namespace steward::testing {
namespace {

class UnaryCall : public ::testing::Test {
 protected:
  template <typename Request, typename Response, typename Stub>
  grpc::Status call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    return (stub.*method)(&context, request, &response);
  }

  ModelServer server_;
};

v1::DictSetRequest set_request(const std::string& name, const std::string& key, std::int64_t value) {
  v1::DictSetRequest request;
  request.mutable_dict()->set_name(name);
  request.mutable_key()->set_str_value(key);
  request.mutable_value()->set_int_value(value);
  return request;
}

TEST_F(UnaryCall, A_dict_is_reached_by_name_and_by_id) {
  const std::uint64_t id = server_.open(v1::OBJECT_KIND_DICT, "d");
  v1::DictSetResponse set;
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Set, set_request("d", "k", 5), set).ok());
  v1::DictGetRequest request;
  request.mutable_dict()->set_id(id);
  request.mutable_key()->set_str_value("k");
  v1::DictGetResponse response;
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Get, request, response).ok());
  EXPECT_EQ(response.value().int_value(), 5);
  request.mutable_key()->set_str_value("absent");
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Get, request, response).ok());
  EXPECT_FALSE(response.has_value());
}

TEST_F(UnaryCall, An_absent_key_is_NOT_FOUND_with_the_code_KEY) {
  server_.open(v1::OBJECT_KIND_DICT, "d");
  v1::DictAtRequest request;
  request.mutable_dict()->set_name("d");
  request.mutable_key()->set_int_value(1);
  v1::DictAtResponse response;
  const auto status = call(*server_.dict, &v1::Dict::Stub::At, request, response);
  EXPECT_EQ(status.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(detail_code(status), v1::ERROR_CODE_KEY);
}

TEST_F(UnaryCall, An_absent_object_is_NOT_FOUND_with_another_code) {
  v1::DictSetResponse response;
  const auto status = call(*server_.dict, &v1::Dict::Stub::Set, set_request("nobody", "k", 1), response);
  EXPECT_EQ(status.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(detail_code(status), v1::ERROR_CODE_NOT_FOUND);
}

TEST_F(UnaryCall, An_object_of_the_other_kind_is_FAILED_PRECONDITION) {
  const std::uint64_t id = server_.open(v1::OBJECT_KIND_LIST, "l");
  v1::DictSetResponse response;
  auto request = set_request("l", "k", 1);
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Set, request, response).error_code(),
            grpc::FAILED_PRECONDITION);
  request.mutable_dict()->set_id(id);
  const auto status = call(*server_.dict, &v1::Dict::Stub::Set, request, response);
  EXPECT_EQ(status.error_code(), grpc::FAILED_PRECONDITION);
  EXPECT_EQ(detail_code(status), v1::ERROR_CODE_TYPE);
}

TEST_F(UnaryCall, A_missing_object_key_or_value_is_INVALID_ARGUMENT) {
  server_.open(v1::OBJECT_KIND_DICT, "d");
  v1::DictSetResponse response;
  auto request = set_request("d", "k", 1);
  request.clear_value();
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Set, request, response).error_code(),
            grpc::INVALID_ARGUMENT);
  request = set_request("d", "k", 1);
  request.clear_key();
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Set, request, response).error_code(),
            grpc::INVALID_ARGUMENT);
  request = set_request("d", "k", 1);
  request.clear_dict();
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Set, request, response).error_code(),
            grpc::INVALID_ARGUMENT);
}

TEST_F(UnaryCall, An_index_outside_is_OUT_OF_RANGE) {
  server_.open(v1::OBJECT_KIND_LIST, "l");
  v1::ListPopRequest request;
  request.mutable_list()->set_name("l");
  v1::ListPopResponse response;
  const auto status = call(*server_.list, &v1::List::Stub::Pop, request, response);
  EXPECT_EQ(status.error_code(), grpc::OUT_OF_RANGE);
  EXPECT_EQ(detail_code(status), v1::ERROR_CODE_INDEX);
}

TEST_F(UnaryCall, A_name_that_is_taken_is_ALREADY_EXISTS) {
  server_.open(v1::OBJECT_KIND_DICT, "d");
  v1::OpenRequest request;
  request.set_kind(v1::OBJECT_KIND_DICT);
  request.set_name("d");
  request.set_mode(v1::OPEN_MODE_CREATE);
  v1::OpenResponse response;
  EXPECT_EQ(call(*server_.manager, &v1::Manager::Stub::Open, request, response).error_code(),
            grpc::ALREADY_EXISTS);
}

TEST_F(UnaryCall, Incrementing_by_nothing_said_is_by_one) {
  server_.open(v1::OBJECT_KIND_DICT, "d");
  v1::DictIncrementRequest request;
  request.mutable_dict()->set_name("d");
  request.mutable_key()->set_str_value("n");
  v1::DictIncrementResponse response;
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Increment, request, response).ok());
  EXPECT_EQ(response.value().int_value(), 1);
  request.mutable_by()->set_str_value("x");
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Increment, request, response).error_code(),
            grpc::FAILED_PRECONDITION);
}

TEST_F(UnaryCall, Hello_says_who_answers) {
  v1::HelloResponse response;
  ASSERT_TRUE(call(*server_.manager, &v1::Manager::Stub::Hello, v1::HelloRequest(), response).ok());
  EXPECT_EQ(response.name(), "model");
  EXPECT_EQ(response.instance().size(), 16U);
  EXPECT_FALSE(response.version().empty());
}

TEST_F(UnaryCall, A_value_of_64_MiB_goes_in_and_comes_out) {
  server_.open(v1::OBJECT_KIND_DICT, "d");
  auto set = set_request("d", "k", 0);
  set.mutable_value()->set_bytes_value(std::string(std::size_t{64} << 20, 'x'));
  v1::DictSetResponse done;
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Set, set, done).ok());
  v1::DictGetRequest get;
  get.mutable_dict()->set_name("d");
  get.mutable_key()->set_str_value("k");
  v1::DictGetResponse response;
  ASSERT_TRUE(call(*server_.dict, &v1::Dict::Stub::Get, get, response).ok());
  EXPECT_EQ(response.value().bytes_value(), set.value().bytes_value());
  set.mutable_value()->mutable_bytes_value()->push_back('x');
  EXPECT_EQ(call(*server_.dict, &v1::Dict::Stub::Set, set, done).error_code(), grpc::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace steward::testing
