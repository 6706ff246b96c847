// steward::Dict<uint64, uint64> beside absl::flat_hash_map with a std::mutex, in one run.
//
// Arguments of each benchmark: number of keys / workers. Steward's workers are processes, the private
// map's are threads of one process, since it can be shared no other way. Keys are random 63-bit
// numbers, visited in an order of their own by each worker.
#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "bench/crew.h"
#include "steward/steward.h"

namespace steward::bench {
namespace {

constexpr std::int64_t kOperations = 1'000'000;  // a worker, in each iteration

using Keys = std::vector<std::uint64_t>;

const Keys& keys_of(std::int64_t count, int order) {
  static std::map<std::pair<std::int64_t, int>, Keys> made;
  Keys& keys = made[{count, order}];
  if (!keys.empty()) return keys;
  std::mt19937_64 random(static_cast<std::uint64_t>(count));
  keys.resize(static_cast<std::size_t>(count));
  for (std::uint64_t& key : keys) key = random() >> 1;
  std::shuffle(keys.begin(), keys.end(), std::mt19937_64(static_cast<std::uint64_t>(order) + 1));
  return keys;
}

// The shared dict. glibc's mutex takes no atomic step while a process has had one thread only, so the
// private map's benchmarks always have had a second one.
class Shared {
 public:
  static constexpr Kind kKind = Kind::kProcesses;
  explicit Shared(std::int64_t) : dict_(manager_.dict<std::uint64_t, std::uint64_t>()) {}
  void set(std::uint64_t key, std::uint64_t value) { dict_.set(key, value); }
  std::uint64_t get(std::uint64_t key) { return *dict_.get(key); }
  void increment(std::uint64_t key) { dict_.increment(key, 1); }

 private:
  Manager manager_;
  Dict<std::uint64_t, std::uint64_t> dict_;
};

class Private {
 public:
  static constexpr Kind kKind = Kind::kThreads;
  explicit Private(std::int64_t) {
    std::thread([] {}).join();
  }
  void set(std::uint64_t key, std::uint64_t value) {
    const std::lock_guard guard(mutex_);
    map_[key] = value;
  }
  std::uint64_t get(std::uint64_t key) {
    const std::lock_guard guard(mutex_);
    return map_.find(key)->second;
  }
  void increment(std::uint64_t key) {
    const std::lock_guard guard(mutex_);
    ++map_[key];
  }

 private:
  std::mutex mutex_;
  absl::flat_hash_map<std::uint64_t, std::uint64_t> map_;
};

// Runs step(map, key) over the keys, again and again, kOperations times a worker.
template <typename Map, typename Step>
void on_filled(benchmark::State& state, Step step) {
  const std::int64_t count = state.range(0);
  const int workers = static_cast<int>(state.range(1));
  Map map(count);
  for (int i = 0; i < workers; ++i) static_cast<void>(keys_of(count, i));
  for (const std::uint64_t key : keys_of(count, 0)) map.set(key, key);
  measure(state, Map::kKind, workers, kOperations, [&](int worker) {
    const Keys& keys = keys_of(count, worker);
    std::size_t at = 0;
    for (std::int64_t i = 0; i < kOperations; ++i) {
      step(map, keys[at]);
      if (++at == keys.size()) at = 0;
    }
  });
}

template <typename Map>
void get(benchmark::State& state) {
  on_filled<Map>(state, [](Map& map, std::uint64_t key) { benchmark::DoNotOptimize(map.get(key)); });
}

template <typename Map>
void overwrite(benchmark::State& state) {
  on_filled<Map>(state, [](Map& map, std::uint64_t key) { map.set(key, key + 1); });
}

template <typename Map>
void increment(benchmark::State& state) {
  on_filled<Map>(state, [](Map& map, std::uint64_t key) { map.increment(key); });
}

// Into an empty map each time; each worker inserts its share of the keys.
template <typename Map>
void insert(benchmark::State& state) {
  const std::int64_t count = state.range(0);
  const int workers = static_cast<int>(state.range(1));
  const Keys& keys = keys_of(count, 0);
  for (auto _ : state) {
    Map map(count);
    state.SetIterationTime(run_crew(Map::kKind, workers, [&](int worker) {
      for (std::size_t i = static_cast<std::size_t>(worker); i < keys.size();
           i += static_cast<std::size_t>(workers)) {
        map.set(keys[i], i);
      }
    }));
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"keys", "workers"})
      ->ArgsProduct({{10'000, 1'000'000}, {1, 2}})
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

BENCHMARK(get<Shared>)->Apply(sizes);
BENCHMARK(get<Private>)->Apply(sizes);
BENCHMARK(overwrite<Shared>)->Apply(sizes);
BENCHMARK(overwrite<Private>)->Apply(sizes);
BENCHMARK(increment<Shared>)->Apply(sizes);
BENCHMARK(increment<Private>)->Apply(sizes);
BENCHMARK(insert<Shared>)->Apply(sizes);
BENCHMARK(insert<Private>)->Apply(sizes);

}  // namespace
}  // namespace steward::bench

BENCHMARK_MAIN();
