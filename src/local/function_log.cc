#include "local/function_log.h"

#include "local/milliseconds.h"

namespace bellwether::local {

Result<void> log_run(Database& database, const ports::FunctionRun& run) {
  TRY_VOID(
      database.run("INSERT INTO function_run (function, started, duration_ms, records, failures, message)"
                   " VALUES (?, ?, ?, ?, ?, ?)",
                   run.function, milliseconds_of(run.started), run.duration.count(), run.records,
                   run.failures, run.message));
  return database.run("DELETE FROM function_run WHERE id <= (SELECT max(id) FROM function_run) - ?",
                      kFunctionRunsKept);
}

Result<std::vector<ports::FunctionRun>> latest_runs(Database& database, int limit) {
  auto rows =
      TRY(database.query("SELECT function, started, duration_ms, records, failures, message"
                         " FROM function_run ORDER BY id DESC LIMIT ?"));
  rows.bind(limit);
  std::vector<ports::FunctionRun> runs;
  while (TRY(rows.step()))
    runs.push_back({.function = rows.text(0),
                    .started = instant_of(rows.integer(1)),
                    .duration = Milliseconds(rows.integer(2)),
                    .records = static_cast<int>(rows.integer(3)),
                    .failures = static_cast<int>(rows.integer(4)),
                    .message = rows.text(5)});
  return runs;
}

}  // namespace bellwether::local
