// The log of function runs: what the engine called, when, and how it went. It
// keeps the latest kFunctionRunsKept.

#pragma once

#include "base/result.h"
#include "local/database.h"
#include "ports/stage.h"

namespace bellwether::local {

inline constexpr int kFunctionRunsKept = 1'000;

// Inside a transaction of the caller's.
Result<void> log_run(Database& database, const ports::FunctionRun& run);

// Newest first.
Result<std::vector<ports::FunctionRun>> latest_runs(Database& database, int limit);

}  // namespace bellwether::local
