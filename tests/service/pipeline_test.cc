#include <gtest/gtest.h>

#include <thread>

#include "service/model_server.h"

namespace steward::testing {
namespace {

class PipelineStream : public ::testing::Test {
 protected:
  PipelineStream() {
    server_.open(v1::OBJECT_KIND_DICT, "d");
    server_.open(v1::OBJECT_KIND_LIST, "l");
  }

  // Sends all, and returns the answers.
  std::vector<v1::Answer> run(const std::vector<v1::RunRequest>& requests, grpc::Status& status) {
    grpc::ClientContext context;
    auto stream = server_.pipeline->Run(&context);
    std::thread writer([&] {
      for (const auto& request : requests) stream->Write(request);
      stream->WritesDone();
    });
    std::vector<v1::Answer> answers;
    v1::RunResponse response;
    while (stream->Read(&response)) {
      for (auto& answer : *response.mutable_answers()) answers.push_back(std::move(answer));
    }
    writer.join();
    status = stream->Finish();
    return answers;
  }

  static v1::Operation* add(v1::RunRequest& request, std::uint64_t id) {
    v1::Operation* operation = request.add_operations();
    operation->set_id(id);
    return operation;
  }

  ModelServer server_;
};

TEST_F(PipelineStream, Operations_on_any_objects_are_answered_in_order_and_see_each_other) {
  v1::RunRequest request;
  constexpr std::int64_t kCount = 2000;
  for (std::int64_t i = 0; i < kCount; ++i) {
    auto* append = add(request, static_cast<std::uint64_t>(2 * i))->mutable_list_append();
    append->mutable_list()->set_name("l");
    append->mutable_value()->set_int_value(i);
    auto* increment = add(request, static_cast<std::uint64_t>(2 * i + 1))->mutable_dict_increment();
    increment->mutable_dict()->set_name("d");
    increment->mutable_key()->set_str_value("n");
  }
  grpc::Status status;
  const auto answers = run({request, request}, status);
  EXPECT_TRUE(status.ok());
  ASSERT_EQ(answers.size(), std::size_t{4 * kCount});
  std::int64_t counted = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].id(), i % (2 * kCount));
    EXPECT_FALSE(answers[i].has_error());
    if (answers[i].has_dict_increment()) {
      EXPECT_EQ(answers[i].dict_increment().value().int_value(), ++counted);
    }
  }
}

TEST_F(PipelineStream, An_operation_that_fails_does_not_end_the_stream) {
  v1::RunRequest request;
  auto* pop = add(request, 1)->mutable_list_pop();
  pop->mutable_list()->set_name("l");
  add(request, 2);  // says nothing to do
  auto* at = add(request, 3)->mutable_dict_at();
  at->mutable_dict()->set_name("d");
  at->mutable_key()->set_str_value("absent");
  auto* size = add(request, 4)->mutable_dict_size();
  size->mutable_dict()->set_name("d");
  grpc::Status status;
  const auto answers = run({request}, status);
  EXPECT_TRUE(status.ok());
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0].error().code(), v1::ERROR_CODE_INDEX);
  EXPECT_EQ(answers[0].error().status(), grpc::OUT_OF_RANGE);
  EXPECT_EQ(answers[1].error().status(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(answers[2].error().code(), v1::ERROR_CODE_KEY);
  EXPECT_FALSE(answers[3].has_error());
  EXPECT_TRUE(answers[3].has_dict_size());
}

TEST_F(PipelineStream, A_long_answer_comes_in_parts_of_which_the_last_says_so) {
  constexpr int kValues = 50;
  v1::RunRequest request;
  auto* extend = add(request, 1)->mutable_list_extend();
  extend->mutable_list()->set_name("l");
  for (int i = 0; i < kValues; ++i) extend->add_values()->set_bytes_value(std::string(100'000, 'x'));
  add(request, 2)->mutable_list_slice()->mutable_list()->set_name("l");
  add(request, 3)->mutable_dict_items()->mutable_dict()->set_name("d");
  grpc::Status status;
  const auto answers = run({request}, status);
  EXPECT_TRUE(status.ok());
  ASSERT_GT(answers.size(), 4U);
  int values = 0;
  for (std::size_t i = 1; i + 1 < answers.size(); ++i) {
    EXPECT_EQ(answers[i].id(), 2U);
    EXPECT_EQ(answers[i].more(), i + 2 < answers.size());
    values += answers[i].list_slice().values_size();
  }
  EXPECT_EQ(values, kValues);
  EXPECT_EQ(answers.back().id(), 3U);
  EXPECT_TRUE(answers.back().has_dict_items());
}

TEST_F(PipelineStream, Large_answers_leave_in_messages_below_gRPCs_default_limit) {
  v1::RunRequest fill;
  auto* set = add(fill, 0)->mutable_dict_set();
  set->mutable_dict()->set_name("d");
  set->mutable_key()->set_str_value("big");
  set->mutable_value()->set_bytes_value(std::string(1'000'000, 'x'));
  v1::RunRequest get;
  auto* read = add(get, 1)->mutable_dict_get();
  read->mutable_dict()->set_name("d");
  read->mutable_key()->set_str_value("big");
  grpc::ClientContext context;
  auto stream = server_.pipeline->Run(&context);
  ASSERT_TRUE(stream->Write(fill));
  constexpr int kGets = 300;
  std::thread writer([&] {
    for (int i = 0; i < kGets; ++i) stream->Write(get);
    stream->WritesDone();
  });
  int answers = 0;
  v1::RunResponse response;
  while (stream->Read(&response)) {
    EXPECT_LT(response.ByteSizeLong(), std::size_t{4} << 20);
    answers += response.answers_size();
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(answers, kGets + 1);
}

TEST_F(PipelineStream, An_unknown_session_ends_the_stream) {
  grpc::ClientContext context;
  context.AddMetadata("steward-session", "12345");
  auto stream = server_.pipeline->Run(&context);
  v1::RunResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::UNAVAILABLE);
}

}  // namespace
}  // namespace steward::testing
