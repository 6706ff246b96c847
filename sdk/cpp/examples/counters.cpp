// Four processes count together, and no count is lost: what `d[k] += 1` on Python's Manager gets wrong.
#include <steward/steward.h>

#include <algorithm>
#include <iostream>

namespace {

constexpr int kRounds = 1000;

void count(steward::Dict<std::string, int> counts, int number) {
  for (int round = 0; round < kRounds; ++round) {
    counts.increment("rounds");
    // Any function of the value; it may run again when another process was faster.
    counts.modify("largest", 0, [&](int largest) { return std::max(largest, number * 1000 + round); });
    counts.modify("even", 0, [](int even) { return even + 2; });
  }
}

}  // namespace

int main() {
  steward::Manager manager;
  auto counts = manager.dict<std::string, int>();

  std::vector<steward::Process> processes;
  for (int number = 0; number < 4; ++number) processes.emplace_back(count, counts, number).start();
  for (auto& process : processes) process.join();

  for (const char* key : {"rounds", "largest", "even"}) std::cout << key << ": " << counts.at(key) << '\n';
}
