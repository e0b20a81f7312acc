// How long something took. Only differences of what it answers mean anything.

#pragma once

#include <chrono>
#include <functional>

namespace bellwether::ports {

using Stopwatch = std::function<std::chrono::microseconds()>;

// For functions whose speed nobody asks for.
inline std::chrono::microseconds stopped() {
  return std::chrono::microseconds(0);
}

}  // namespace bellwether::ports
