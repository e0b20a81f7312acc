// A stopwatch that goes on by a step whenever somebody looks at it.

#pragma once

#include "ports/stopwatch.h"

namespace bellwether::testbed {

inline ports::Stopwatch ticking(std::chrono::microseconds step) {
  return [step, now = std::chrono::microseconds(0)]() mutable { return now += step; };
}

}  // namespace bellwether::testbed
