// Opening objects, and doing the same in several threads or processes.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <thread>
#include <vector>

#include "engine/store/shm_manager.h"

namespace steward::store {

inline std::shared_ptr<Dict> open_dict(Manager& manager) {
  return std::dynamic_pointer_cast<Dict>(manager.open(ObjectKind::kDict, "", OpenMode::kOpenOrCreate));
}
inline std::shared_ptr<List> open_list(Manager& manager) {
  return std::dynamic_pointer_cast<List>(manager.open(ObjectKind::kList, "", OpenMode::kOpenOrCreate));
}

inline void in_threads(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

inline void in_processes(int count, const std::function<void(int)>& work) {
  std::vector<pid_t> children;
  for (int i = 0; i < count; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      try {
        work(i);
        _exit(0);
      } catch (const std::exception& e) {
        fprintf(stderr, "%s\n", e.what());
        _exit(1);
      }
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
}

inline void expect_sound(Manager& manager) {
  for (const std::string& problem : manager.check()) ADD_FAILURE() << problem;
}

}  // namespace steward::store
