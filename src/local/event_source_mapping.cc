#include "local/event_source_mapping.h"

#include <algorithm>

#include "base/range.h"
#include "local/milliseconds.h"
#include "local/stream.h"

namespace bellwether::local {
namespace {

using std::chrono::seconds;

constexpr int kAllKinds = 0b111;

int kinds_of(const MappingSettings& settings) {
  int kinds = 0;
  for (const auto kind : settings.event_names) kinds |= 1 << static_cast<int>(kind);
  return kinds == 0 ? kAllKinds : kinds;
}

// An earlier factor's progress is needed until every present lane has passed it.
Result<void> drop_passed_factors(Database& database, const std::string& function) {
  return database.run(
      "DELETE FROM checkpoint WHERE function = ?1 AND factor IN ("
      " SELECT old.factor FROM checkpoint old JOIN mapping m USING (function)"
      " WHERE function = ?1 AND old.factor <> m.factor GROUP BY old.factor HAVING max(old.sequence) <="
      "  (SELECT min(now.sequence) FROM checkpoint now WHERE now.function = ?1 AND now.factor = m.factor))",
      function);
}

}  // namespace

Result<void> check_settings(const MappingSettings& settings) {
  TRY_VOID(check_range("batch_size", settings.batch_size, 1, 10'000));
  TRY_VOID(check_range("maximum_batching_window", settings.maximum_batching_window.count(), 0, 300, " s"));
  TRY_VOID(check_range("maximum_retry_attempts", settings.maximum_retry_attempts, -1, 10'000));
  if (settings.maximum_record_age)
    TRY_VOID(check_range("maximum_record_age", settings.maximum_record_age->count(), 60, 604'800, " s"));
  TRY_VOID(check_range("parallelization_factor", settings.parallelization_factor, 1, 10));
  return check_range("patience", settings.patience.count(), 0, 86'400, " s");
}

Result<void> register_mapping(Database& database, const std::string& function,
                              const MappingSettings& settings) {
  TRY_VOID(check_settings(settings));
  auto transaction = TRY(Transaction::begin(database));
  const auto known = TRY(database.number("SELECT count(*) FROM mapping WHERE function = ?", function));
  std::int64_t start = 0;
  if (known != 0) {
    // Where the slowest lane of before stopped; the lanes skip what the others
    // had done by then.
    start = TRY(database.number(
        "SELECT min(c.sequence) FROM checkpoint c JOIN mapping m USING (function, factor) WHERE function = ?",
        function));
  } else if (settings.starting_position == StartingPosition::Latest) {
    start = TRY(latest_sequence(database));
  }
  TRY_VOID(
      database.run("INSERT INTO mapping (function, factor, kinds) VALUES (?, ?, ?) ON CONFLICT (function)"
                   " DO UPDATE SET factor = excluded.factor, kinds = excluded.kinds",
                   function, settings.parallelization_factor, kinds_of(settings)));
  // A lane that is there from an earlier time with this factor may know more.
  for (int lane = 0; lane < settings.parallelization_factor; ++lane)
    TRY_VOID(
        database.run("INSERT INTO checkpoint (function, factor, lane, sequence, bounds, not_before)"
                     " VALUES (?, ?, ?, ?, '', 0) ON CONFLICT DO UPDATE"
                     " SET sequence = excluded.sequence, bounds = '', not_before = 0,"
                     " waiting_since = 0, waited = 0"
                     " WHERE sequence < excluded.sequence",
                     function, settings.parallelization_factor, lane, start));
  TRY_VOID(drop_passed_factors(database, function));
  return transaction.commit();
}

Result<Backlog> backlog_of(Database& database) {
  auto row = TRY(database.query(
      "SELECT count(*), min(created) FROM stream s"
      " WHERE sequence > coalesce((SELECT min(c.sequence) FROM checkpoint c JOIN mapping m"
      "                            USING (function, factor)), 0)"
      " AND (NOT EXISTS (SELECT 1 FROM mapping) OR EXISTS ("
      "  SELECT 1 FROM mapping m WHERE (m.kinds >> s.kind) & 1 AND NOT EXISTS ("
      "   SELECT 1 FROM checkpoint c WHERE c.function = m.function AND c.lane = s.lane_hash % c.factor"
      "   AND c.sequence >= s.sequence)))"));
  TRY_VOID(row.step());
  Backlog backlog{.records = row.integer(0), .oldest = std::nullopt};
  if (!row.is_null(1)) backlog.oldest = instant_of(row.integer(1));
  return backlog;
}

}  // namespace bellwether::local
