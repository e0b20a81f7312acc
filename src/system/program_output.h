// What another program prints: for secrets that a program hands out.
//
// It is run without a shell, its words split as a shell does. Its standard error is ours, so that it can ask
// or explain.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether::system {

struct ProgramLimits {
  std::chrono::milliseconds time_max{120'000};  // A person may have to confirm.
  std::size_t output_bytes_max = 64 * 1024;
};

// InvalidInput when it cannot be run, is killed by the limits or does not exit with 0. `what` is what errors
// call it; the command itself never stands in a message, for it may hold secrets.
Result<std::string> program_output(const std::string& command, std::string_view what,
                                   const ProgramLimits& limits = {});

}  // namespace bellwether::system
