// STEWARD_ASSERT: a bug in Steward is an assertion with a place, not an exception. It is checked in
// every build: the price is a predicted branch, and what it prevents is a corrupted segment.
#pragma once

#include <cstdio>
#include <cstdlib>

#define STEWARD_ASSERT(condition)                                                                        \
  do {                                                                                                   \
    if (!(condition)) [[unlikely]] {                                                                     \
      std::fprintf(stderr, "steward: bug at %s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                                      \
    }                                                                                                    \
  } while (false)
