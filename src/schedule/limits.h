// From when to when a schedule holds, and how late it may come, as EventBridge Scheduler means it.
//
// What is due before the start or after the end is not. A `rate` counts from the start where there is one.
// With a window an occurrence comes at some instant within it: another one for each occurrence and on each
// machine, and the same however often it is asked for, so that nothing need be remembered.

#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace bellwether::schedule {

inline constexpr int kWindowMinutesMax = 1440;

struct Limits {
  std::optional<Instant> start = std::nullopt, end = std::nullopt;
  int window_minutes = 0;  // 0: what is due comes at once.

  bool operator==(const Limits&) const = default;
};

// As AWS writes it: "2026-12-01T09:00:00Z".
inline std::string limit_text(Instant instant) {
  return format_instant(instant).substr(0, 19) + "Z";
}

}  // namespace bellwether::schedule
