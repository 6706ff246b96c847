// Health and reflection, which tools such as grpcurl and load balancers ask for.
#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "service/model_server.h"

namespace steward::testing {
namespace {

// One message of a bidirectional or unary method, as bytes: the standard protos are not installed.
std::string ask(ModelServer& server, const std::string& method, const std::string& request,
                grpc::Status& status) {
  grpc::GenericStub stub(server.channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool ok = false;
  auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  queue.Next(&tag, &ok);
  const grpc::Slice slice(request);
  call->Write(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions().set_last_message(), nullptr);
  queue.Next(&tag, &ok);
  grpc::ByteBuffer answer;
  call->Read(&answer, nullptr);
  queue.Next(&tag, &ok);
  call->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (answer.Valid() && answer.Dump(&slices).ok()) {
    for (const auto& part : slices) bytes.append(part.begin(), part.end());
  }
  return bytes;
}

TEST(StandardServices, Health_says_serving) {
  ModelServer server;
  grpc::Status status;
  EXPECT_EQ(ask(server, "/grpc.health.v1.Health/Check", "", status),
            std::string("\x08\x01", 2));  // status: SERVING
  EXPECT_TRUE(status.ok());
}

TEST(StandardServices, Reflection_lists_every_service) {
  ModelServer server;
  grpc::Status status;
  const std::string list_services("\x3a\x00", 2);
  const std::string answer =
      ask(server, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", list_services, status);
  for (const char* name : {"steward.v1.Manager", "steward.v1.Dict", "steward.v1.List", "steward.v1.Pipeline",
                           "grpc.health.v1.Health"}) {
    EXPECT_NE(answer.find(name), std::string::npos) << name;
  }
}

TEST(StandardServices, Text_that_is_not_UTF8_gets_a_clear_INVALID_ARGUMENT) {
  ModelServer server;
  server.open(v1::OBJECT_KIND_DICT, "d");
  grpc::Status status;
  // dict: {name: "d"}, key: {str_value: one byte that is not UTF-8}
  ask(server, "/steward.v1.Dict/Get", std::string("\x0a\x03\x12\x01\x64\x12\x03\x2a\x01\xff", 10), status);
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(detail_code(status), v1::ERROR_CODE_VALUE);
}

TEST(StandardServices, Every_call_of_a_service_is_in_the_pipeline_too) {
  const auto* operation = v1::Operation::descriptor();
  for (const auto* service :
       {v1::Manager::service_full_name(), v1::Dict::service_full_name(), v1::List::service_full_name()}) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
    ASSERT_NE(descriptor, nullptr);
    for (int i = 0; i < descriptor->method_count(); ++i) {
      const auto* method = descriptor->method(i);
      bool found = method->name() == "Hello" || method->name() == "Session" || method->name() == "ScanAll";
      for (int f = 0; f < operation->field_count(); ++f) {
        found = found || operation->field(f)->message_type() == method->input_type();
      }
      EXPECT_TRUE(found) << method->full_name();
    }
  }
}

}  // namespace
}  // namespace steward::testing
