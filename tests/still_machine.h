// A clock that stands and chance that never varies, for tests that need neither.

#pragma once

#include <cstdint>

#include "ports/clock.h"
#include "ports/random.h"

namespace bellwether::testbed {

class StillClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant(); }
};

class StillRandom final : public ports::Random {
 public:
  std::uint64_t next() override { return 0; }
};

}  // namespace bellwether::testbed
