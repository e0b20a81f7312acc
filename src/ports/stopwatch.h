// How long something took. Only differences of what it answers mean anything.

#pragma once

#include <chrono>
#include <functional>

namespace bellwether::ports {

using Stopwatch = std::function<std::chrono::microseconds()>;

}  // namespace bellwether::ports
