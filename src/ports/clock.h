// The time. Only adapters read the real clock; tests turn a virtual one.

#pragma once

#include "base/time.h"

namespace bellwether::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace bellwether::ports
