// A clock that is turned by hand. Safe to turn and to read from any thread.

#pragma once

#include <atomic>
#include <cstdint>

#include "ports/clock.h"

namespace bellwether::testbed {

class ManualClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant(Milliseconds(now_.load())); }
  void set(Instant instant) { now_ = instant.time_since_epoch().count(); }
  void advance(Milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ = 1'700'000'000'000;
};

}  // namespace bellwether::testbed
