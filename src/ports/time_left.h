// How long a function may go on beginning pieces of work.
//
// A function asks before each piece; when there is none left, or less than the piece will take, what is not
// begun is handed back as not processed and comes again.

#pragma once

#include <functional>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::ports {

// Never negative; 0: begin nothing.
using TimeLeft = std::function<Milliseconds()>;

// For functions that nobody hurries.
inline Milliseconds time_without_end() {
  return Milliseconds::max();
}

inline Error no_time_left() {
  return {.kind = ErrorKind::Unavailable,
          .message = "not begun: the function's time was nearly up",
          .not_begun = true};
}

}  // namespace bellwether::ports
