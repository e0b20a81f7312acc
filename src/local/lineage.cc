#include "local/lineage.h"

#include "local/milliseconds.h"
#include "local/stream.h"
#include "schedule/schedule.h"

namespace bellwether::local {

Result<std::optional<ports::Lineage>> lineage_of(Database& database, const market::ItemKey& key,
                                                 const std::string& function) {
  auto records =
      TRY(database.query("SELECT sequence, kind, created FROM stream WHERE lane_hash = ? AND name = ?"
                         " AND owner = ? ORDER BY sequence DESC LIMIT 1"));
  records.bind(std::int64_t{lane_hash(key)}).bind(key.name).bind(key.owner);
  if (!TRY(records.step())) return std::nullopt;
  ports::Lineage lineage{.kind = static_cast<ports::ChangeKind>(records.integer(1)),
                         .changed = instant_of(records.integer(2)),
                         .sequence_number = std::to_string(records.integer(0)),
                         .run = std::nullopt};
  auto runs =
      TRY(database.query("SELECT started, duration_ms, records, failures, message FROM function_run"
                         " WHERE function = ? AND started >= ? ORDER BY id LIMIT 1"));
  runs.bind(function).bind(milliseconds_of(lineage.changed));
  if (TRY(runs.step()))
    lineage.run = {.function = function,
                   .started = instant_of(runs.integer(0)),
                   .duration = Milliseconds(runs.integer(1)),
                   .records = static_cast<int>(runs.integer(2)),
                   .failures = static_cast<int>(runs.integer(3)),
                   .message = runs.text(4)};
  return lineage;
}

Result<std::vector<ports::ScheduleState>> schedules_of(Database& database, Instant now) {
  auto rows = TRY(database.query("SELECT name, expression, zone, started FROM schedule ORDER BY name"));
  std::vector<ports::ScheduleState> schedules;
  while (TRY(rows.step())) {
    ports::ScheduleState state{.function = rows.text(0),
                               .expression = rows.text(1),
                               .time_zone = rows.text(2),
                               .next = std::nullopt};
    // One that an older version wrote and this one cannot read has no next occurrence to tell.
    if (const auto schedule = schedule::Schedule::parse(state.expression, state.time_zone))
      state.next = schedule->next_after(now, instant_of(rows.integer(3)));
    schedules.push_back(std::move(state));
  }
  return schedules;
}

}  // namespace bellwether::local
