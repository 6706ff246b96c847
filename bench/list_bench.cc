// steward::List<uint64> beside a std::vector with a std::mutex, in one run.
//
// Arguments: number of elements / workers (processes for Steward, threads for the vector).
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "bench/crew.h"
#include "steward/steward.h"

namespace steward::bench {
namespace {

constexpr std::int64_t kOperations = 1'000'000;

class Shared {
 public:
  static constexpr Kind kKind = Kind::kProcesses;
  Shared() : list_(manager_.list<std::uint64_t>()) {}
  void append(std::uint64_t value) { list_.append(value); }
  std::uint64_t at(std::int64_t i) { return list_.at(i); }
  void set(std::int64_t i, std::uint64_t value) { list_.set(i, value); }

 private:
  Manager manager_;
  List<std::uint64_t> list_;
};

class Private {
 public:
  static constexpr Kind kKind = Kind::kThreads;
  Private() {
    std::thread([] {}).join();
  }  // see dict_bench.cc
  void append(std::uint64_t value) {
    const std::lock_guard guard(mutex_);
    vector_.push_back(value);
  }
  std::uint64_t at(std::int64_t i) {
    const std::lock_guard guard(mutex_);
    return vector_.at(static_cast<std::size_t>(i));
  }
  void set(std::int64_t i, std::uint64_t value) {
    const std::lock_guard guard(mutex_);
    vector_.at(static_cast<std::size_t>(i)) = value;
  }

 private:
  std::mutex mutex_;
  std::vector<std::uint64_t> vector_;
};

// Each worker walks over the list in strides of its own.
template <typename Sequence, typename Step>
void on_filled(benchmark::State& state, Step step) {
  const std::int64_t count = state.range(0);
  Sequence sequence;
  for (std::int64_t i = 0; i < count; ++i) sequence.append(static_cast<std::uint64_t>(i));
  measure(state, Sequence::kKind, static_cast<int>(state.range(1)), kOperations, [&](int worker) {
    constexpr std::int64_t kStride = 7919;
    std::int64_t at = worker;
    for (std::int64_t i = 0; i < kOperations; ++i) {
      step(sequence, at);
      at = (at + kStride) % count;
    }
  });
}

template <typename Sequence>
void index(benchmark::State& state) {
  on_filled<Sequence>(state, [](Sequence& s, std::int64_t i) { benchmark::DoNotOptimize(s.at(i)); });
}

template <typename Sequence>
void set(benchmark::State& state) {
  on_filled<Sequence>(state, [](Sequence& s, std::int64_t i) { s.set(i, 1); });
}

template <typename Sequence>
void append(benchmark::State& state) {
  const std::int64_t count = state.range(0);
  const int workers = static_cast<int>(state.range(1));
  for (auto _ : state) {
    Sequence sequence;
    state.SetIterationTime(run_crew(Sequence::kKind, workers, [&](int) {
      for (std::int64_t i = 0; i < count / workers; ++i) sequence.append(1);
    }));
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"elements", "workers"})
      ->ArgsProduct({{10'000, 1'000'000}, {1, 2}})
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

BENCHMARK(index<Shared>)->Apply(sizes);
BENCHMARK(index<Private>)->Apply(sizes);
BENCHMARK(set<Shared>)->Apply(sizes);
BENCHMARK(set<Private>)->Apply(sizes);
BENCHMARK(append<Shared>)->Apply(sizes);
BENCHMARK(append<Private>)->Apply(sizes);

}  // namespace
}  // namespace steward::bench

BENCHMARK_MAIN();
