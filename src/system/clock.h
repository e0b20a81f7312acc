// The machine's clocks: the time in UTC, how long something took, and a pause.
// The only place, with Asio's timers in src/http, where a clock is read.

#pragma once

#include <chrono>

#include "base/time.h"
#include "ports/clock.h"

namespace bellwether::system {

class SystemClock final : public ports::Clock {
 public:
  Instant now() const override;
};

// A ports::Stopwatch. Never goes back.
std::chrono::microseconds stopwatch();

void sleep(Milliseconds time);

}  // namespace bellwether::system
