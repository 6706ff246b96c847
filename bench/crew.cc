#include "bench/crew.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

namespace steward::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Where the workers meet, in memory that children share.
struct Line {
  std::atomic<int> ready{0};
  std::atomic<bool> go{false};
  std::atomic<std::int64_t> end_ns{0};
};

Line& shared_line() {
  static void* const memory =
      mmap(nullptr, sizeof(Line), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no memory to meet in");
  return *new (memory) Line;
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

void take_part(Line& line, int worker, const std::function<void(int)>& work) {
  ++line.ready;
  while (!line.go.load(std::memory_order_acquire)) std::this_thread::yield();
  work(worker);
  const std::int64_t end = now_ns();
  std::int64_t last = line.end_ns.load();
  while (last < end && !line.end_ns.compare_exchange_weak(last, end)) {
  }
}

std::int64_t start(Line& line, int others) {
  while (line.ready.load() < others) std::this_thread::yield();
  const std::int64_t begin = now_ns();
  line.go.store(true, std::memory_order_release);
  return begin;
}

}  // namespace

double run_crew(Kind kind, int workers, const std::function<void(int)>& work) {
  Line& line = shared_line();
  std::vector<std::thread> threads;
  std::vector<pid_t> children;
  for (int i = 1; i < workers; ++i) {
    if (kind == Kind::kThreads) {
      threads.emplace_back([&line, &work, i] { take_part(line, i, work); });
      continue;
    }
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("can not fork");
    if (child == 0) {
      take_part(line, i, work);
      _exit(0);
    }
    children.push_back(child);
  }
  const std::int64_t begin = start(line, workers - 1);
  take_part(line, 0, work);
  for (std::thread& thread : threads) thread.join();
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  return static_cast<double>(line.end_ns.load() - begin) * 1e-9;
}

void measure(benchmark::State& state, Kind kind, int workers, std::int64_t operations,
             const std::function<void(int)>& work) {
  for (auto _ : state) state.SetIterationTime(run_crew(kind, workers, work));
  state.SetItemsProcessed(state.iterations() * operations * workers);
}

}  // namespace steward::bench
