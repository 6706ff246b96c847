// Turns the address of an instruction into words: "function at file:line (module+0x12)".
//
// For the messages of a test that stopped a forked child somewhere: a child has the same modules at
// the same addresses as the process that forked it. It runs `addr2line` (binutils), so it is slow,
// and without it the module and the offset remain.
#pragma once

#include <cstdint>
#include <string>

namespace steward::testing {

[[nodiscard]] std::string symbolize(std::uintptr_t address);

}  // namespace steward::testing
