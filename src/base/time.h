// Days and instants.
//
// A Day is a calendar day of the proleptic Gregorian calendar without a time
// zone; prices belong to days. An Instant is a point in time in UTC with
// milliseconds. Nothing here reads a clock: see ports/clock.h.

#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether {

using Day = std::chrono::sys_days;
using Milliseconds = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Milliseconds>;

// "2024-02-29", exactly ten characters, a day that exists, year 0001 to 9999.
Result<Day> parse_day(std::string_view text);

// "2024-02-29".
std::string format_day(Day day);

// "2024-02-29T13:05:09.123Z".
std::string format_instant(Instant instant);

// A date-time as RFC 3339 writes it: "2024-02-29T13:05:09Z", "2024-02-29t13:05:09.25+01:00", of the years
// that format_instant can write. An offset is required; a fraction of any length is cut to milliseconds;
// second 60, only at the end of a month of UTC, is the first of the next day.
//
// Not absl::ParseTime, which also takes spaces around it, other years and "infinite-future": what remained to
// be checked before would be this reader once more.
Result<Instant> parse_instant(std::string_view text);

inline Day day_of(Instant instant) {
  return std::chrono::floor<std::chrono::days>(instant);
}

}  // namespace bellwether
