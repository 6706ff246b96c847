// Answers that come in pages.
#include <gtest/gtest.h>

#include "service/model_server.h"

namespace steward::testing {
namespace {

constexpr int kEntries = 100;
constexpr std::size_t kValueBytes = 100'000;  // all together many pages

class PagedCall : public ::testing::Test {
 protected:
  PagedCall() {
    server_.open(v1::OBJECT_KIND_DICT, "d");
    v1::DictUpdateRequest request;
    request.mutable_dict()->set_name("d");
    for (int i = 0; i < kEntries; ++i) {
      v1::Entry* entry = request.add_entries();
      entry->mutable_key()->set_int_value(i);
      entry->mutable_value()->set_bytes_value(std::string(kValueBytes, 'x'));
    }
    grpc::ClientContext context;
    v1::DictUpdateResponse response;
    EXPECT_TRUE(server_.dict->Update(&context, request, &response).ok());
  }

  ModelServer server_;
};

TEST_F(PagedCall, Items_come_in_order_on_pages_that_fit_gRPCs_default_limit) {
  v1::DictItemsRequest request;
  request.mutable_dict()->set_name("d");
  grpc::ClientContext context;
  auto stream = server_.dict->Items(&context, request);
  v1::DictItemsResponse page;
  int pages = 0;
  std::int64_t next = 0;
  while (stream->Read(&page)) {
    ++pages;
    EXPECT_LT(page.ByteSizeLong(), std::size_t{4} << 20);
    for (const auto& entry : page.entries()) EXPECT_EQ(entry.key().int_value(), next++);
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(next, kEntries);
  EXPECT_GT(pages, 3);
}

TEST_F(PagedCall, A_scan_gives_smaller_pages_than_asked_when_values_are_large) {
  v1::DictScanRequest request;
  request.mutable_dict()->set_name("d");
  request.set_count(kEntries);
  std::int64_t next = 0;
  do {
    grpc::ClientContext context;
    v1::DictScanResponse page;
    ASSERT_TRUE(server_.dict->Scan(&context, request, &page).ok());
    EXPECT_LT(page.ByteSizeLong(), std::size_t{4} << 20);
    for (const auto& entry : page.entries()) EXPECT_EQ(entry.key().int_value(), next++);
    request.set_cursor(page.cursor());
  } while (request.cursor() != 0);
  EXPECT_EQ(next, kEntries);
}

TEST_F(PagedCall, ScanAll_can_be_taken_up_again_from_a_cursor) {
  v1::DictScanAllRequest request;
  request.mutable_dict()->set_name("d");
  request.set_count(10);
  std::int64_t next = 0;
  {
    grpc::ClientContext context;
    auto stream = server_.dict->ScanAll(&context, request);
    v1::DictScanAllResponse page;
    ASSERT_TRUE(stream->Read(&page));
    for (const auto& entry : page.entries()) EXPECT_EQ(entry.key().int_value(), next++);
    request.set_cursor(page.cursor());
    context.TryCancel();
    EXPECT_FALSE(stream->Finish().ok());
  }
  grpc::ClientContext context;
  auto stream = server_.dict->ScanAll(&context, request);
  v1::DictScanAllResponse page;
  while (stream->Read(&page)) {
    for (const auto& entry : page.entries()) EXPECT_EQ(entry.key().int_value(), next++);
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(next, kEntries);
}

TEST_F(PagedCall, Many_keys_are_answered_in_their_order_with_gaps) {
  v1::DictGetManyRequest request;
  request.mutable_dict()->set_name("d");
  for (const int key : {7, -1, 3}) request.add_keys()->set_int_value(key);
  grpc::ClientContext context;
  auto stream = server_.dict->GetMany(&context, request);
  v1::DictGetManyResponse page;
  ASSERT_TRUE(stream->Read(&page));
  ASSERT_EQ(page.answers_size(), 3);
  EXPECT_TRUE(page.answers(0).has_value());
  EXPECT_FALSE(page.answers(1).has_value());
  EXPECT_TRUE(page.answers(2).has_value());
  EXPECT_FALSE(stream->Read(&page));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(PagedCall, An_error_ends_the_stream_with_its_status) {
  v1::ListSliceRequest request;
  request.mutable_list()->set_name("nobody");
  grpc::ClientContext context;
  auto stream = server_.list->Slice(&context, request);
  v1::ListSliceResponse page;
  EXPECT_FALSE(stream->Read(&page));
  EXPECT_EQ(stream->Finish().error_code(), grpc::NOT_FOUND);
}

}  // namespace
}  // namespace steward::testing
