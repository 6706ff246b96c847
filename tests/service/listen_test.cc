#include "service/listen.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "service/model_server.h"
#include "steward/error.h"
#include "support/model_store.h"

namespace steward::service {
namespace {

std::unique_ptr<Server> serve(const std::vector<std::string>& addresses) {
  Backend backend;
  backend.manager = testing::make_model_store();
  ServerOptions options;
  options.addresses = addresses;
  return std::make_unique<Server>(backend, options);
}

TEST(ListenAddress, Loopback_and_sockets_are_taken) {
  for (const char* good :
       {"127.0.0.1:0", "127.1.2.3:80", "[::1]:65535", "localhost:0", "unix:/x", "unix:///x"}) {
    EXPECT_NO_THROW(static_cast<void>(parse_listen_address(good))) << good;
  }
  EXPECT_EQ(parse_listen_address("unix:///x").socket_path, "/x");
}

TEST(ListenAddress, Whatever_others_could_reach_is_refused) {
  for (const char* bad :
       {"0.0.0.0:1", "[::]:1", "192.168.0.1:1", "example.org:1", "*:1", "[::ffff:127.0.0.1]:1", "::1:1",
        "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x", ":1", "unix:", ""}) {
    EXPECT_THROW(static_cast<void>(parse_listen_address(bad)), ValueError) << bad;
  }
}

TEST(ListenAddress, A_socket_path_that_the_system_can_not_hold_is_refused) {
  EXPECT_THROW(static_cast<void>(parse_listen_address("unix:/" + std::string(200, 'x'))), ValueError);
}

TEST(ListenAddress, A_free_port_is_said_and_answers) {
  const auto server = serve({"127.0.0.1:0", "localhost:0"});
  ASSERT_EQ(server->addresses().size(), 2U);
  for (const auto& address : server->addresses()) {
    EXPECT_FALSE(address.ends_with(":0"));
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    EXPECT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(20)))
        << address;
  }
}

TEST(ListenAddress, A_port_or_socket_of_a_living_server_is_not_taken_from_it) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("steward-listen-" + std::to_string(getpid()))).string();
  const auto server = serve({"unix:" + path, "127.0.0.1:0"});
  EXPECT_THROW(serve({"unix:" + path}), AlreadyExists);
  EXPECT_THROW(serve({server->addresses()[1]}), Unavailable);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_EQ(std::filesystem::status(path).permissions() & std::filesystem::perms(0077),
            std::filesystem::perms::none);
  server->stop();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ListenAddress, A_file_that_is_no_socket_is_left_alone) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("steward-file-" + std::to_string(getpid()))).string();
  std::ofstream(path) << "precious";
  EXPECT_THROW(serve({"unix:" + path}), AlreadyExists);
  EXPECT_EQ(std::filesystem::file_size(path), 8U);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace steward::service
