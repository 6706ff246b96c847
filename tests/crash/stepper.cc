#include "crash/stepper.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <utility>

#include "crash/segment_image.h"
#include "crash/state_sample.h"
#include "crash/state_watch.h"

namespace steward::crash {
namespace {

constexpr std::size_t kMaxFailures = 4;  // then an experiment has made its point

// How much is sampled where not everything can be done.
struct Effort {
  std::uint64_t bulk_stride;
  std::uint64_t kills;
  std::size_t recoveries;
};

Effort effort() { return long_form() ? Effort{1, 400, 64} : Effort{32, 6, 2}; }

std::string shortened(const std::string& text) {
  constexpr std::size_t kMost = 400;
  return text.size() <= kMost ? text
                              : text.substr(0, kMost) + "... (" + std::to_string(text.size()) + " bytes)";
}

class Run {
 public:
  explicit Run(const Experiment& experiment)
      : experiment_(experiment),
        effort_(effort()),
        survivor_(experiment.patience_seconds),
        sample_(effort_.recoveries) {}

  Outcome go() {
    try {
      prepare();
      rehearse();
      step_through();
      kill_some();
      kill_recoverers();
    } catch (const std::exception& e) {
      fail("", e.what());
    }
    outcome_.tally.experiments = 1;
    return std::move(outcome_);
  }

 private:
  void prepare();
  void rehearse();
  void step_through();
  void kill_some();
  void kill_at(std::uint64_t k);
  void kill_recoverers();
  void step_recovery(const SampleOfStates::State& state);
  Observation observe(SegmentImage& file);
  bool look(const StateWatch& watch, const Victim& victim, bool must_have_taken_effect, bool must_not);
  bool judge(bool fine, const std::string& place, bool must_have_taken_effect, bool must_not);
  void fail(const std::string& place, const std::string& what);
  [[nodiscard]] bool enough() const { return outcome_.failures.size() >= kMaxFailures; }

  const Experiment& experiment_;
  const Effort effort_;
  const OneProcessor pinned_;
  SegmentImage base_;
  SegmentImage live_;
  SegmentImage copy_;
  Survivor survivor_;
  Observation before_;
  Observation after_;
  SampleOfStates sample_;
  std::uint64_t variant_ = 0;
  bool took_effect_ = false;
  Outcome outcome_;
};

void Run::prepare() {
  const int status = testing::wait_for_end(testing::spawn([&] { experiment_.prepare(base_.path()); }));
  if (status != 0) throw std::runtime_error("prepare() failed: " + testing::describe_status(status));
  before_ = observe(base_);
}

// Once without a death, to know what comes out.
void Run::rehearse() {
  live_.become(base_);
  const int status = testing::wait_for_end(testing::spawn([&] { experiment_.arrange(live_.path())(); }));
  if (status != 0) throw std::runtime_error("the operation failed: " + testing::describe_status(status));
  after_ = observe(live_);
}

Observation Run::observe(SegmentImage& file) {
  copy_.become(file);
  if (!survivor_.look_at(experiment_.survive, copy_.path(), 0)) {
    throw std::runtime_error("with nobody killed: " + survivor_.problem());
  }
  return survivor_.observation();
}

void Run::step_through() {
  live_.become(base_);
  Victim victim(experiment_.arrange, live_.path());
  StateWatch watch(live_, victim.pid());
  BulkRun bulk;
  for (bool more = true; more && !enough();) {
    more = victim.step();
    if (!watch.changed(victim.entered_kernel())) continue;
    ++outcome_.tally.states;
    if (bulk.inside(watch.last_change()) && bulk.length() % effort_.bulk_stride != 0) continue;
    took_effect_ = look(watch, victim, took_effect_, false) || took_effect_;
    sample_.offer(watch, took_effect_, victim.steps());
  }
  outcome_.tally.places += victim.steps();
  if (!enough()) look(watch, victim, true, false);
}

// Has a survivor look at a copy of the state. True: the operation has taken effect.
bool Run::look(const StateWatch& watch, const Victim& victim, bool must_have_taken_effect, bool must_not) {
  copy_.become(watch.shadow(), watch.size(), watch.extents());
  ++outcome_.tally.looked_at;
  const bool fine = survivor_.look_at(experiment_.survive, copy_.path(), variant_++);
  const std::size_t failures = outcome_.failures.size();
  const bool effect = judge(fine, "", must_have_taken_effect, must_not);
  if (outcome_.failures.size() > failures)
    outcome_.failures.back().insert(0, "killed " + victim.place() + ": ");
  return effect;
}

bool Run::judge(bool fine, const std::string& place, bool must_have_taken_effect, bool must_not) {
  const Observation& seen = survivor_.observation();
  if (!fine) {
    fail(place, survivor_.problem());
    return must_have_taken_effect;
  }
  const bool is_before = seen.content == before_.content;
  const bool is_after = seen.content == after_.content;
  if (!is_before && !is_after) {
    fail(place, "neither before nor after.\n    before: " + shortened(before_.content) + "\n    after:  " +
                    shortened(after_.content) + "\n    found:  " + shortened(seen.content));
  } else if (must_have_taken_effect && !is_after) {
    fail(place, "what had taken effect is gone again; found: " + shortened(seen.content));
  } else if (must_not && !is_before) {
    fail(place, "what had been undone took effect; found: " + shortened(seen.content));
  }
  const std::uint64_t most = std::max(before_.residue_bytes, after_.residue_bytes);
  if (seen.residue_bytes > most) {
    fail(place, "a leak: with everything dropped " + std::to_string(seen.residue_bytes) +
                    " bytes are in use, " + std::to_string(most) + " where nobody was killed");
  }
  return is_after && !is_before;
}

// The plain way: every victim dies by a real SIGKILL, and the survivor was there all the while.
void Run::kill_some() {
  const std::uint64_t places = outcome_.tally.places;
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(places));
  const std::uint64_t kills = std::min(effort_.kills, places);
  for (std::uint64_t n = 0; n < kills && !enough(); ++n) {
    const std::uint64_t from = n * places / kills;
    kill_at(from + 1 + random() % std::max<std::uint64_t>(places / kills, 1));
  }
}

void Run::kill_at(std::uint64_t k) {
  live_.become(base_);
  survivor_.attach(experiment_.survive, live_.path(), variant_++);
  std::string place;
  {
    Victim victim(experiment_.arrange, live_.path());
    while (victim.steps() < k && victim.step()) {
    }
    place = "SIGKILL " + victim.place() + ": ";
    victim.kill();
  }
  ++outcome_.tally.kills;
  judge(survivor_.look(), place, false, false);
}

void Run::kill_recoverers() {
  if (experiment_.recover == nullptr) return;
  for (const auto& state : sample_.states()) {
    if (!enough()) step_recovery(state);
  }
}

void Run::step_recovery(const SampleOfStates::State& state) {
  live_.become(*state.image);
  Victim recoverer(experiment_.recover, live_.path());
  StateWatch watch(live_, recoverer.pid());
  BulkRun bulk;
  const std::size_t failures = outcome_.failures.size();
  for (bool more = true; more && outcome_.failures.size() == failures;) {
    more = recoverer.step();
    if (!watch.changed(recoverer.entered_kernel())) continue;
    ++outcome_.tally.recovery_states;
    if (bulk.inside(watch.last_change()) && bulk.length() % effort_.bulk_stride != 0) continue;
    look(watch, recoverer, state.took_effect, !state.took_effect);
  }
  outcome_.tally.recovery_places += recoverer.steps();
  if (outcome_.failures.size() > failures) {
    outcome_.failures.back().insert(
        0, "the victim killed after " + std::to_string(state.steps) + " instructions, its recoverer ");
  }
}

void Run::fail(const std::string& place, const std::string& what) {
  outcome_.failures.push_back(place + what);
}

}  // namespace

bool long_form() {
  const char* asked = std::getenv("STEWARD_CRASH_LONG");
  return asked != nullptr && *asked != '\0' && *asked != '0';
}

Outcome kill_everywhere(const Experiment& experiment) { return Run(experiment).go(); }

Tally& Tally::operator+=(const Tally& other) {
  experiments += other.experiments;
  places += other.places;
  states += other.states;
  looked_at += other.looked_at;
  kills += other.kills;
  recovery_places += other.recovery_places;
  recovery_states += other.recovery_states;
  return *this;
}

std::string Tally::in_words() const {
  return "killed at " + std::to_string(places) + " instructions (" + std::to_string(states) +
         " distinct memory states, " + std::to_string(looked_at) + " looked at), " + std::to_string(kills) +
         " of them again with a real SIGKILL; recoverers killed at " + std::to_string(recovery_places) +
         " instructions (" + std::to_string(recovery_states) + " states)";
}

}  // namespace steward::crash
