// A trouble: something of the stage itself that does not go well, and that a person would want to know of.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "market/item.h"

namespace bellwether::ports {

enum class TroubleKind {
  DeadLetters,  // A function gave up on something.
  Schedule,     // A run did not come to its end since it was due, or the last one was given up.
  Outage,       // A function waits for something that is down.
};

struct Trouble {
  TroubleKind kind;
  std::string function;
  Instant since;                            // The first letter; when the run was due; when the wait began.
  std::int64_t letters = 0;                 // Dead ones.
  std::vector<market::ItemKey> items = {};  // That the letters are of, as far as they are of items.
};

}  // namespace bellwether::ports
