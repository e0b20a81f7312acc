// What a function gets to work on.

#pragma once

#include <string>

#include "base/time.h"

namespace bellwether::lambda {

struct Invocation {
  std::string request_id;
  std::string function_arn;
  std::string trace_id;  // As X-Ray writes it, "Root=1-...;Parent=...;Sampled=1"; may be empty.
  std::string event;     // JSON.
  Instant deadline;      // Instant::max() when none was given.
  bool cold_start;       // The first of this process.
};

}  // namespace bellwether::lambda
