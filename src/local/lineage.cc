#include "local/lineage.h"

#include "local/milliseconds.h"
#include "local/stored_schedule.h"
#include "local/stream.h"

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
  std::vector<ports::ScheduleState> schedules;
  for (const StoredSchedule& stored : TRY(stored_schedules(database)))
    schedules.push_back({.function = stored.name,
                         .expression = stored.expression,
                         .time_zone = stored.zone,
                         .next = stored.next_after(now)});
  return schedules;
}

}  // namespace bellwether::local
