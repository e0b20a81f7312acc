// The kernel's randomness.

#pragma once

#include "ports/random.h"

namespace bellwether::system {

class SystemRandom final : public ports::Random {
 public:
  std::uint64_t next() override;
};

}  // namespace bellwether::system
