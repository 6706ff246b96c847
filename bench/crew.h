// Crew: the same work done by several processes, or several threads, at once, and timed as a whole.
//
// The workers wait at a line, are let go together, and the time runs from then until the last one is
// done. A figure of N workers is the sum of what all did, divided by that time.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>

namespace steward::bench {

enum class Kind : std::uint8_t { kProcesses, kThreads };

// Runs work(worker) in `workers` processes (the first is this one, the others are forked) or threads;
// returns the seconds from the start to the end of the last.
double run_crew(Kind kind, int workers, const std::function<void(int)>& work);

// Runs a benchmark of `operations` operations a worker until Google Benchmark is content, with the
// time measured by run_crew().
void measure(benchmark::State& state, Kind kind, int workers, std::int64_t operations,
             const std::function<void(int)>& work);

}  // namespace steward::bench
