// Randomness, for ids and for jitter. A test's source repeats from its seed.

#pragma once

#include <cstdint>

namespace bellwether::ports {

class Random {
 public:
  virtual ~Random() = default;
  // Uniform over all 64-bit numbers. Safe to call from any thread.
  virtual std::uint64_t next() = 0;
};

}  // namespace bellwether::ports
