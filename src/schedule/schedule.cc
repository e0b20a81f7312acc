#include "schedule/schedule.h"

#include <algorithm>
#include <cstdint>

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

Result<void> check_limits(const Expression& expression, std::string_view text, const Limits& limits) {
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::InvalidInput, std::string(text) + ": " + why);
  };
  if (std::holds_alternative<At>(expression) && (limits.start || limits.end))
    return refuse("it comes once, and takes neither a start nor an end");
  if (limits.start && limits.end && *limits.end <= *limits.start)
    return refuse("its end, " + limit_text(*limits.end) + ", is not after its start, " +
                  limit_text(*limits.start));
  if (limits.window_minutes < 0 || limits.window_minutes > kWindowMinutesMax)
    return refuse("its window, " + std::to_string(limits.window_minutes) + " minutes, is not 0 to " +
                  std::to_string(kWindowMinutesMax));
  return {};
}

// The same number for the same two, and as good as any other for the next ones (SplitMix64).
std::uint64_t scattered(std::int64_t due, std::int64_t started) {
  std::uint64_t mixed =
      static_cast<std::uint64_t>(due) + 0x9E3779B97F4A7C15U * static_cast<std::uint64_t>(started);
  for (const std::uint64_t factor : {0xBF58476D1CE4E5B9U, 0x94D049BB133111EBU}) {
    mixed ^= mixed >> 30U;
    mixed *= factor;
  }
  return mixed ^ (mixed >> 31U);
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view expression, std::string_view zone, const Limits& limits) {
  const auto parsed = TRY(parse_expression(expression));
  auto found = TRY(TimeZone::find(zone));
  TRY_VOID(check_limits(parsed, expression, limits));
  return Schedule(std::string(expression), parsed, std::move(found), limits);
}

std::optional<Instant> Schedule::next_after(Instant instant, Instant started) const {
  if (limits_.start) {
    instant = std::max(instant, *limits_.start - Milliseconds(1));
    started = *limits_.start;
  }
  const auto* const rate = std::get_if<Rate>(&expression_);
  const auto* const at = std::get_if<At>(&expression_);
  const auto due = rate != nullptr ? next_of(*rate, instant, started)
                   : at != nullptr ? next_of(*at, zone_, instant)
                                   : next_of(std::get<Cron>(expression_), zone_, instant);
  return due && limits_.end && *due > *limits_.end ? std::nullopt : due;
}

Instant Schedule::comes_at(Instant due, Instant started) const {
  const Milliseconds window = std::chrono::minutes(limits_.window_minutes);
  if (window.count() == 0) return due;
  const auto number = scattered(due.time_since_epoch().count(), started.time_since_epoch().count());
  const Instant comes = due + Milliseconds(number % static_cast<std::uint64_t>(window.count()));
  return limits_.end ? std::min(comes, *limits_.end) : comes;
}

}  // namespace bellwether::schedule
