// The machine's clock, in UTC.

#pragma once

#include "ports/clock.h"

namespace bellwether::local {

class SystemClock final : public ports::Clock {
 public:
  Instant now() const override;
};

}  // namespace bellwether::local
