// Many writers on the same objects, killed at random, and an account kept outside: nothing that was
// acknowledged is lost, what was under way happened wholly or not at all, nobody hangs, and thousands
// of deaths leave no session, slot, reference or page behind. Bounded by the number of kills.
#include <gtest/gtest.h>

#include <iostream>

#include "crash/crowd.h"
#include "crash/engine_experiment.h"
#include "crash/segment_image.h"
#include "engine/store/shm_manager.h"

namespace steward::crash {
namespace {

using store::ShmManager;

constexpr std::uint64_t kWriters = 6;

// Local writers on a segment of their own.
struct LocalCrowd {
  SegmentImage segment;
  Crowd crowd{kWriters, 0, [this](std::uint64_t) { return ShmManager::attach_path(segment.path()); }};
  LocalCrowd() { make_segment_at(segment.path(), Ledger::open_books); }
};

TEST(RandomKill, Nothing_acknowledged_is_lost_and_nothing_leaks) {
  std::mt19937 random(random_seed());
  LocalCrowd calm;
  calm.crowd.work_in_peace(500);
  const std::uint64_t memory_without_deaths = calm.crowd.audit(calm.segment.path());
  ASSERT_FALSE(HasFailure());

  LocalCrowd local;
  local.crowd.start_all();
  const std::uint64_t kills = kills_of_a_run(5'000);  // more than there are slots
  local.crowd.kill_at_random(kills, random);
  local.crowd.kill_all();
  EXPECT_LE(local.crowd.audit(local.segment.path()), memory_without_deaths)
      << "memory is in use though everything was dropped";
  std::cout << "             " << kills << " writers killed over " << local.crowd.ledger().done_in_all()
            << " operations" << std::endl;
}

}  // namespace
}  // namespace steward::crash
