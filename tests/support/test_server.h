// A `stewardd` for a test, on a segment of the test's own.
//
// The segment is private (a memfd) and inherited, the socket lies in a folder of its own, and the
// server dies with the test: however that ends, nothing is left in /dev/shm and no server goes on.
// Make it before there are threads.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "engine/store/shm_manager.h"

namespace steward::testing {

class TestServer {
 public:
  // Returns when the server listens; throws std::runtime_error when it does not within some seconds.
  explicit TestServer(std::shared_ptr<store::ShmManager> segment = store::ShmManager::create_private({}));
  ~TestServer();  // SIGTERM, and waits
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] const std::shared_ptr<store::ShmManager>& segment() const noexcept { return segment_; }
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

 private:
  std::shared_ptr<store::ShmManager> segment_;
  std::filesystem::path folder_;
  std::string address_;
  pid_t pid_ = 0;
};

}  // namespace steward::testing
