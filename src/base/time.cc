#include "base/time.h"

#include <charconv>
#include <cstdio>

namespace bellwether {
namespace {

// Digits only: from_chars alone would take a sign.
bool read_digits(std::string_view text, unsigned& value) {
  value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return true;
}

}  // namespace

Result<Day> parse_day(std::string_view text) {
  unsigned year = 0, month = 0, day = 0;
  bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (shaped) {
    // Without a loop or a branch: events have millions of days.
    unsigned greatest = 0;
    const auto digit = [&](std::size_t at) {
      const auto value = static_cast<unsigned char>(text[at] - '0');
      greatest = value > greatest ? value : greatest;
      return static_cast<unsigned>(value);
    };
    year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    month = digit(5) * 10 + digit(6);
    day = digit(8) * 10 + digit(9);
    shaped = greatest <= 9;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!shaped || year == 0 || !date.ok())
    return fail(ErrorKind::InvalidInput, "'" + std::string(text) + "' is not a day; write YYYY-MM-DD");
  return Day(date);
}

std::string format_day(Day day) {
  const std::chrono::year_month_day date{day};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string format_instant(Instant instant) {
  const Day day = day_of(instant);
  const std::chrono::hh_mm_ss<Milliseconds> time{instant - day};
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return format_day(day) + text;
}

Result<Instant> parse_instant(std::string_view text) {
  unsigned hour = 0, minute = 0, second = 0, millisecond = 0;
  const auto day = parse_day(text.substr(0, 10));
  const bool shaped = day && (text.size() == 20 || text.size() == 24) && text[10] == 'T' && text[13] == ':' &&
                      text[16] == ':' && text.back() == 'Z' && read_digits(text.substr(11, 2), hour) &&
                      read_digits(text.substr(14, 2), minute) && read_digits(text.substr(17, 2), second);
  const bool whole =
      text.size() == 20 || (shaped && text[19] == '.' && read_digits(text.substr(20, 3), millisecond));
  if (!shaped || !whole || hour > 23 || minute > 59 || second > 59)
    return fail(ErrorKind::InvalidInput, "'" + std::string(text) + "' is not an instant");
  return Instant(*day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + Milliseconds(millisecond);
}

Day monday_of(Day day) {
  return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

}  // namespace bellwether
