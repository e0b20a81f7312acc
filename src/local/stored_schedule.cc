#include "local/stored_schedule.h"

#include <algorithm>

#include "local/milliseconds.h"

namespace bellwether::local {
namespace {

std::optional<Instant> limit_of(std::int64_t milliseconds) {
  return milliseconds == 0 ? std::nullopt : std::optional(instant_of(milliseconds));
}

}  // namespace

std::optional<schedule::Schedule> StoredSchedule::read() const {
  auto schedule = schedule::Schedule::parse(expression, zone, limits);
  return schedule ? std::optional(*std::move(schedule)) : std::nullopt;
}

std::optional<Instant> StoredSchedule::due() const {
  const auto schedule = read();
  const auto first = schedule ? schedule->next_after(passed, started) : std::nullopt;
  return first ? std::optional(schedule->comes_at(*first, started)) : std::nullopt;
}

std::optional<Instant> StoredSchedule::next_after(Instant now) const {
  const auto schedule = read();
  if (!schedule) return std::nullopt;
  // What was due before now may come after it.
  const Instant window_ago = now - std::chrono::minutes(limits.window_minutes);
  auto next = schedule->next_after(std::max(passed, window_ago), started);
  while (next && schedule->comes_at(*next, started) <= now) next = schedule->next_after(*next, started);
  return next ? std::optional(schedule->comes_at(*next, started)) : std::nullopt;
}

Result<std::vector<StoredSchedule>> stored_schedules(Database& database) {
  auto rows = TRY(database.query(
      "SELECT name, expression, zone, started, passed, starts, ends, window_minutes FROM schedule"
      " ORDER BY name"));
  std::vector<StoredSchedule> schedules;
  while (TRY(rows.step()))
    schedules.push_back({.name = rows.text(0),
                         .expression = rows.text(1),
                         .zone = rows.text(2),
                         .started = instant_of(rows.integer(3)),
                         .passed = instant_of(rows.integer(4)),
                         .limits = {.start = limit_of(rows.integer(5)),
                                    .end = limit_of(rows.integer(6)),
                                    .window_minutes = static_cast<int>(rows.integer(7))}});
  return schedules;
}

}  // namespace bellwether::local
