// The machine that a stage is wired on: what main() hands in, and tests replace.

#pragma once

#include <functional>

#include "base/time.h"
#include "chart/font_supplier.h"
#include "http/deadline.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "ports/stopwatch.h"
#include "system/environment.h"

namespace bellwether::stage {

// What is referred to outlives all that is made on the machine.
struct Machine {
  system::Environment environment;
  const ports::Clock& clock;
  ports::Random& random;
  ports::Stopwatch stopwatch;
  std::function<void(Milliseconds)> sleep;
  // The font with kana, kanji and hangul.
  chart::FontSupplier ideographs;
  // That bounds all requests; null: nothing does.
  const http::WorkTime* work = nullptr;
};

}  // namespace bellwether::stage
