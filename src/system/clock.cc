#include "system/clock.h"

#include <thread>

namespace bellwether::system {

Instant SystemClock::now() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

std::chrono::microseconds stopwatch() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

void sleep(Milliseconds time) {
  std::this_thread::sleep_for(time);
}

}  // namespace bellwether::system
