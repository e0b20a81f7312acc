#include "schedule/schedule.h"

namespace bellwether::schedule {
namespace {

std::optional<Instant> next_of(const Rate& rate, Instant instant, Instant started) {
  if (instant < started) return started;
  const auto every = Milliseconds(rate.every);
  return started + ((instant - started) / every + 1) * every;
}

std::optional<Instant> next_of(const At& at, const TimeZone& zone, Instant instant) {
  const auto due = zone.instant(at.time);
  if (!due || *due <= instant) return std::nullopt;
  return due;
}

std::optional<Instant> next_of(const Cron& cron, const TimeZone& zone, Instant instant) {
  auto time = cron.next_after(zone.local(instant));
  while (time) {
    // Left out by the clock, or showing for the second time.
    if (const auto due = zone.instant(*time); due && *due > instant) return due;
    time = cron.next_after(*time);
  }
  return std::nullopt;
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view expression, std::string_view zone) {
  const auto parsed = TRY(parse_expression(expression));
  auto found = TRY(TimeZone::find(zone));
  return Schedule(std::string(expression), parsed, std::move(found));
}

std::optional<Instant> Schedule::next_after(Instant instant, Instant started) const {
  if (const auto* rate = std::get_if<Rate>(&expression_)) return next_of(*rate, instant, started);
  if (const auto* at = std::get_if<At>(&expression_)) return next_of(*at, zone_, instant);
  return next_of(std::get<Cron>(expression_), zone_, instant);
}

}  // namespace bellwether::schedule
