#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "service/model_server.h"

namespace steward::testing {
namespace {

using std::chrono::milliseconds;

grpc::Status open_anonymous(ModelServer& server, const HeldSession* session, std::uint64_t& id) {
  grpc::ClientContext context;
  if (session != nullptr) session->mark(context);
  v1::OpenRequest request;
  request.set_kind(v1::OBJECT_KIND_LIST);
  v1::OpenResponse response;
  const auto status = server.manager->Open(&context, request, &response);
  id = response.id();
  return status;
}

grpc::Status size_of(ModelServer& server, std::uint64_t id, const HeldSession* session) {
  grpc::ClientContext context;
  if (session != nullptr) session->mark(context);
  v1::ListSizeRequest request;
  request.mutable_list()->set_id(id);
  v1::ListSizeResponse response;
  return server.list->Size(&context, request, &response);
}

// Until the server has seen that a stream is gone, and ended what was to be ended.
void expire_until_gone(ModelServer& server, std::uint64_t id) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (size_of(server, id, nullptr).ok() && std::chrono::steady_clock::now() < give_up) {
    server.server().expire_sessions();
    std::this_thread::sleep_for(milliseconds(5));
  }
}

TEST(ServerSession, An_anonymous_object_needs_a_session_and_the_refusal_says_how) {
  ModelServer server;
  std::uint64_t id = 0;
  const auto status = open_anonymous(server, nullptr, id);
  EXPECT_EQ(status.error_code(), grpc::FAILED_PRECONDITION);
  EXPECT_NE(status.error_message().find("steward-session"), std::string::npos);
}

TEST(ServerSession, What_a_session_holds_is_gone_when_its_client_stays_away) {
  ModelServer server(milliseconds(0));
  auto session = std::make_unique<HeldSession>(server, 7);
  std::uint64_t id = 0;
  ASSERT_TRUE(open_anonymous(server, session.get(), id).ok());
  server.server().expire_sessions();
  EXPECT_TRUE(size_of(server, id, session.get()).ok());
  session.reset();
  expire_until_gone(server, id);
  EXPECT_EQ(size_of(server, id, nullptr).error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(server.sessions_ended(), 1);
}

TEST(ServerSession, A_client_that_comes_back_in_time_finds_what_it_held) {
  ModelServer server;
  auto session = std::make_unique<HeldSession>(server, 7);
  std::uint64_t id = 0;
  ASSERT_TRUE(open_anonymous(server, session.get(), id).ok());
  session.reset();
  server.server().expire_sessions();
  const HeldSession again(server, 7);
  EXPECT_TRUE(size_of(server, id, &again).ok());
  EXPECT_EQ(server.sessions_ended(), 0);
}

TEST(ServerSession, A_second_stream_takes_over_and_the_first_is_told) {
  ModelServer server;
  HeldSession first(server, 7);
  const HeldSession second(server, 7);
  EXPECT_EQ(first.wait().error_code(), grpc::ABORTED);
  std::uint64_t id = 0;
  EXPECT_TRUE(open_anonymous(server, &second, id).ok());
}

TEST(ServerSession, What_a_returning_client_no_longer_holds_is_released) {
  ModelServer server;
  auto session = std::make_unique<HeldSession>(server, 7);
  std::uint64_t kept = 0;
  std::uint64_t dropped = 0;
  ASSERT_TRUE(open_anonymous(server, session.get(), kept).ok());
  ASSERT_TRUE(open_anonymous(server, session.get(), dropped).ok());
  const std::string instance = session->answer().instance();
  const HeldSession again(server, 7, instance, {kept, 999'999});
  EXPECT_TRUE(size_of(server, kept, &again).ok());
  EXPECT_EQ(size_of(server, dropped, &again).error_code(), grpc::NOT_FOUND);
  ASSERT_EQ(again.answer().gone_size(), 1);
  EXPECT_EQ(again.answer().gone(0), 999'999U);
}

TEST(ServerSession, Ids_of_another_segment_are_all_gone) {
  ModelServer server;
  const std::uint64_t id = server.open(v1::OBJECT_KIND_LIST, "l");
  const HeldSession session(server, 7, "another instance", {id});
  EXPECT_EQ(session.answer().gone_size(), 1);
}

TEST(ServerSession, Opened_twice_is_released_twice) {
  ModelServer server;
  const HeldSession session(server, 7);
  std::uint64_t id = 0;
  ASSERT_TRUE(open_anonymous(server, &session, id).ok());
  grpc::ClientContext attach_context;
  session.mark(attach_context);
  v1::AttachRequest attach;
  attach.set_id(id);
  v1::AttachResponse attached;
  ASSERT_TRUE(server.manager->Attach(&attach_context, attach, &attached).ok());
  EXPECT_EQ(attached.kind(), v1::OBJECT_KIND_LIST);
  for (const bool still_there : {true, false}) {
    grpc::ClientContext context;
    session.mark(context);
    v1::ReleaseRequest request;
    request.add_ids(id);
    v1::ReleaseResponse response;
    ASSERT_TRUE(server.manager->Release(&context, request, &response).ok());
    EXPECT_EQ(response.released(), 1U);
    EXPECT_EQ(size_of(server, id, &session).ok(), still_there);
  }
}

TEST(ServerSession, An_unknown_session_is_UNAVAILABLE_and_a_wrong_one_INVALID_ARGUMENT) {
  ModelServer server;
  for (const auto& [text, code] :
       {std::pair("12345", grpc::UNAVAILABLE), std::pair("x", grpc::INVALID_ARGUMENT)}) {
    grpc::ClientContext context;
    context.AddMetadata("steward-session", text);
    v1::StatsResponse response;
    EXPECT_EQ(server.manager->Stats(&context, v1::StatsRequest(), &response).error_code(), code);
  }
}

}  // namespace
}  // namespace steward::testing
