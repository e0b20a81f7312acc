// Whether a function may begin another piece of work.
//
// A function asks before each piece; when the answer is no, what is left is handed
// back as not processed and comes again.

#pragma once

#include <functional>

#include "base/result.h"

namespace bellwether::ports {

using TimeLeft = std::function<bool()>;

// For functions that nobody hurries.
inline bool time_without_end() {
  return true;
}

inline Error no_time_left() {
  return {ErrorKind::Unavailable, "not begun: the function's time was nearly up"};
}

}  // namespace bellwether::ports
