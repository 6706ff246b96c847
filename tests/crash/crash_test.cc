#include "crash/crash_test.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace steward::crash {
namespace {

Tally g_sum;

class SumOfDeaths : public ::testing::Environment {
 public:
  void TearDown() override {
    if (g_sum.experiments == 0) return;
    std::cout << "[   SUM    ] " << g_sum.experiments << " operations: " << g_sum.in_words() << std::endl;
  }
};

// glibc copies a few KB and more with `rep movsb`, which stops once a byte when it is single-stepped.
// Its other way of copying does the same in steps of a vector. The choice is made at the start of a
// process, so this one starts itself again.
void choose_vector_copies(char** argv) {
  constexpr const char* kTunables = "GLIBC_TUNABLES";
  if (std::getenv(kTunables) != nullptr) return;
  setenv(kTunables,
         "glibc.cpu.x86_rep_movsb_threshold=0x7fffffff:glibc.cpu.x86_rep_stosb_threshold=0x7fffffff", 1);
  execv("/proc/self/exe", argv);
}

// Takes our own options out of the arguments.
void read_options(int& argc, char** argv) {
  int kept = 1;
  for (int n = 1; n < argc; ++n) {
    const std::string_view option = argv[n];
    if (option == "--long") {
      setenv("STEWARD_CRASH_LONG", "1", 1);
      continue;
    }
    if (option == "--help") {
      std::cout
          << "Kills processes in the middle of changes, and looks what the others find "
             "(tests/crash/stepper.h).\n\n"
             "  --long          looks at every state, samples 50 times as much, kills 10 times as many:\n"
             "                  hours; also STEWARD_CRASH_LONG=1\n"
             "  STEWARD_SEED=N  in the environment: repeats the random choices of a run\n\n"
             "and the options of GoogleTest:\n";
    }
    argv[kept++] = argv[n];
  }
  argv[kept] = nullptr;
  argc = kept;
}

}  // namespace

void CrashTest::SetUp() {
  static const std::string why_not = why_not_steppable();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
}

void expect_survives(const Experiment& experiment) {
  const Outcome outcome = kill_everywhere(experiment);
  g_sum += outcome.tally;
  std::cout << "             " << experiment.name << ": " << outcome.tally.in_words() << std::endl;
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << experiment.name << ": " << failure;
}

int run_all(int argc, char** argv) {
  choose_vector_copies(argv);
  read_options(argc, argv);
  ::testing::InitGoogleTest(&argc, argv);
  ::testing::AddGlobalTestEnvironment(new SumOfDeaths);
  return RUN_ALL_TESTS();
}

}  // namespace steward::crash
