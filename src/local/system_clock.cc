#include "local/system_clock.h"

namespace bellwether::local {

Instant SystemClock::now() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

}  // namespace bellwether::local
