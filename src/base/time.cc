#include "base/time.h"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace bellwether {
namespace {

constexpr std::chrono::year kYearMin(1), kYearMax(9999);

constexpr unsigned kNoDigits = 100;

// Of the two digits at `at`; kNoDigits, which is too many of anything, when they are none.
unsigned two_digits(std::string_view text, std::size_t at) {
  const auto tens = static_cast<unsigned char>(text[at] - '0');
  const auto ones = static_cast<unsigned char>(text[at + 1] - '0');
  return tens <= 9 && ones <= 9 ? 10u * tens + ones : kNoDigits;
}

// "13:05:09", where 60 seconds are for the caller to judge.
std::optional<std::chrono::seconds> parse_time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const unsigned hour = two_digits(text, 0), minute = two_digits(text, 3), second = two_digits(text, 6);
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

// Takes ".123456" from the start of `text`; nothing when there is a point without a digit.
std::optional<Milliseconds> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return Milliseconds(0);
  const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (end == 1) return std::nullopt;
  int fraction = 0, unit = 100;
  for (std::size_t at = 1; at < end; ++at, unit /= 10) fraction += (text[at] - '0') * unit;
  text.remove_prefix(end);
  return Milliseconds(fraction);
}

// "Z" or "+01:00": what a clock that shows it is ahead of UTC.
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const unsigned hours = two_digits(text, 1), minutes = two_digits(text, 4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text[0] == '-' ? -offset : offset;
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
  const auto refuse = [&] {
    return fail(ErrorKind::InvalidInput, "'" + std::string(text) + "' is not an instant");
  };
  constexpr std::size_t kTime = 11, kSecondsEnd = 19;
  if (text.size() <= kSecondsEnd || (text[kTime - 1] != 'T' && text[kTime - 1] != 't')) return refuse();
  const auto day = parse_day(text.substr(0, kTime - 1));
  const auto time = parse_time_of_day(text.substr(kTime, kSecondsEnd - kTime));
  std::string_view rest = text.substr(kSecondsEnd);
  const auto fraction = take_fraction(rest);
  const auto offset = parse_offset(rest);
  if (!day || !time || !fraction || !offset) return refuse();

  const auto second = *day + *time - *offset;
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(second));
  const bool is_leap = text.substr(kSecondsEnd - 2, 2) == "60";
  if (is_leap && (second != Day(date) || date.day() != std::chrono::day(1))) return refuse();
  // An offset can lead out of the years that have four digits.
  if (date.year() < kYearMin || date.year() > kYearMax) return refuse();
  return Instant(second) + *fraction;
}

}  // namespace bellwether
