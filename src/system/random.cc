#include "system/random.h"

#include <sys/random.h>

#include "base/check.h"

namespace bellwether::system {

std::uint64_t SystemRandom::next() {
  std::uint64_t number = 0;
  // Requests of at most 256 bytes are never cut short once the pool is ready.
  CHECK(getrandom(&number, sizeof number, 0) == sizeof number);
  return number;
}

}  // namespace bellwether::system
