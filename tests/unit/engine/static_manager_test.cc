// A manager in a static object: it ends after the main thread's own objects, and must end well.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/store/shm_manager.h"

namespace steward::store {
namespace {

std::shared_ptr<ShmManager> make() {
  auto manager = ShmManager::create_private({});
  manager->open(ObjectKind::kDict, "a", OpenMode::kOpenOrCreate);
  return manager;
}

// In a process of its own that ends as programs do, with exit().
TEST(StaticManager, A_program_with_a_static_manager_ends_as_it_should) {
  EXPECT_EXIT(
      {
        static std::shared_ptr<ShmManager> manager;
        for (int i = 0; i < 5; ++i) make();
        manager = make();
        static auto dict = manager->open(ObjectKind::kDict, "b", OpenMode::kOpenOrCreate);
        std::exit(dict->id() != 0 ? 7 : 1);
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace steward::store
