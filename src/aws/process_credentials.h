// Credentials that a program prints: credential_process of a profile.
//
// The program is run without a shell, its words split as a shell does. Its standard
// error is ours, so that it can ask or explain.

#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "base/result.h"

namespace bellwether::aws {

struct ProcessLimits {
  std::chrono::milliseconds time_max{120'000};  // A person may have to confirm.
  std::size_t output_bytes_max = 64 * 1024;
};

// What the program prints; InvalidInput when it cannot be run, is killed by the limits or does not exit
// with 0. `command` never stands in a message: it may hold secrets.
Result<std::string> output_of(const std::string& command, const ProcessLimits& limits);

std::unique_ptr<CredentialsSource> make_process_credentials(std::string command);

}  // namespace bellwether::aws
