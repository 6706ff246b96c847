#include "engine/objects/reading.h"

#include <chrono>
#include <thread>

#include "steward/error.h"

namespace steward::reading {

void sleep_between_polls() noexcept { std::this_thread::sleep_for(std::chrono::microseconds(200)); }

void give_up_waiting() {
  throw Unavailable(
      "a writer died in the middle of a change and nobody has repaired it; start a server for the "
      "segment (stewardd), or attach without read_only");
}

}  // namespace steward::reading
