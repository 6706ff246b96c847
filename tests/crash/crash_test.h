// What the crash tests have in common: experiments as GoogleTest expectations, and the sum of all
// deaths, printed when the program ends.
#pragma once

#include <gtest/gtest.h>

#include "crash/stepper.h"

namespace steward::crash {

// Skips, saying why, where processes can not be stepped.
class CrashTest : public ::testing::Test {
 protected:
  void SetUp() override;
};

// Kills at every place, prints how many those were, and fails for each promise that was broken.
void expect_survives(const Experiment& experiment);

// The main() of the crash tests: prints the sum of all deaths at the end. See --help.
int run_all(int argc, char** argv);

}  // namespace steward::crash
