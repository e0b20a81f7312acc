// Quiet hours: the part of the day in which nobody is told, by the clock of a time zone. "22:00-07:00".

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::functions {

struct QuietHours {
  std::chrono::minutes from{0}, to{0};  // Since midnight; equal: there are none.
  std::string time_zone = "UTC";

  bool operator==(const QuietHours&) const = default;
};

// InvalidInput says how to write them. Of an empty text there are none.
Result<QuietHours> parse_quiet_hours(std::string_view text, std::string time_zone);
std::string quiet_hours_text(const QuietHours& hours);

// When they are over; nothing when they are not now. InvalidInput when there is no such zone.
Result<std::optional<Instant>> quiet_until(const QuietHours& hours, Instant now);

}  // namespace bellwether::functions
