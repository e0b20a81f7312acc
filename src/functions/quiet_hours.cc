#include "functions/quiet_hours.h"

#include "base/number.h"
#include "schedule/time_zone.h"

namespace bellwether::functions {
namespace {

using std::chrono::minutes;

constexpr minutes kDay = std::chrono::hours(24);

// "22:00".
std::optional<minutes> parse_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_number<unsigned>(text.substr(0, 2)),
             minute = parse_number<unsigned>(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return minutes(60 * *hour + *minute);
}

std::string time_text(minutes time) {
  const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(time.count() / 60) + ":" + two(time.count() % 60);
}

}  // namespace

Result<QuietHours> parse_quiet_hours(std::string_view text, std::string time_zone) {
  QuietHours hours{.time_zone = std::move(time_zone)};
  if (text.empty()) return hours;
  const std::size_t dash = text.find('-');
  const auto from = parse_time(text.substr(0, dash));
  const auto to = dash == std::string_view::npos ? std::nullopt : parse_time(text.substr(dash + 1));
  if (!from || !to)
    return fail(ErrorKind::InvalidInput, "'" + std::string(text) + "' is not HH:MM-HH:MM, as 22:00-07:00");
  hours.from = *from;
  hours.to = *to;
  return hours;
}

std::string quiet_hours_text(const QuietHours& hours) {
  return hours.from == hours.to ? "" : time_text(hours.from) + "-" + time_text(hours.to);
}

Result<std::optional<Instant>> quiet_until(const QuietHours& hours, Instant now) {
  if (hours.from == hours.to) return std::nullopt;
  const auto zone = TRY(schedule::TimeZone::find(hours.time_zone));
  const schedule::LocalTime local = zone.local(now);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const auto since = std::chrono::floor<minutes>(local - midnight);
  const bool is_over_midnight = hours.to < hours.from;
  const bool is_quiet =
      is_over_midnight ? since >= hours.from || since < hours.to : since >= hours.from && since < hours.to;
  if (!is_quiet) return std::nullopt;
  schedule::LocalTime end = midnight + hours.to;
  if (since >= hours.to) end += std::chrono::days(1);
  // Where the clock is set forward past it, an hour later is a time again.
  for (int hour = 0; hour < 3; ++hour, end += std::chrono::hours(1))
    if (const auto instant = zone.instant(end)) return instant;
  return std::optional(now + (kDay - since));
}

}  // namespace bellwether::functions
