// How instants stand in the database: milliseconds since 1970.

#pragma once

#include <cstdint>

#include "base/time.h"

namespace bellwether::local {

inline std::int64_t milliseconds_of(Instant instant) {
  return instant.time_since_epoch().count();
}

inline Instant instant_of(std::int64_t milliseconds) {
  return Instant(Milliseconds(milliseconds));
}

}  // namespace bellwether::local
