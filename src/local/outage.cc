#include "local/outage.h"

#include "local/engine_events.h"
#include "local/milliseconds.h"

namespace bellwether::local {

void report_outage(ports::Report& report, std::string_view function, std::string_view reason, Instant since,
                   Instant next_try) {
  const std::string begun = format_instant(since), next = format_instant(next_try);
  report.event(kWaits, {{"function", function}, {"for", reason}, {"since", begun}, {"next_try", next}});
}

void report_recovery(ports::Report& report, std::string_view function, Instant since, Instant now) {
  report.event(kWaitIsOver, {{"function", function}, {"waited", now - since}});
}

Result<std::vector<ports::Waiting>> outages_of(Database& database) {
  // Of several that wait, the reason is that of one of them.
  auto rows = TRY(
      database.query("SELECT function, reason, min(since), min(next) FROM ("
                     " SELECT c.function, c.waits_for AS reason, c.waiting_since AS since, c.not_before AS"
                     "  next FROM checkpoint c JOIN mapping USING (function, factor)"
                     "  WHERE c.waiting_since > 0"
                     " UNION ALL SELECT function, reason, waiting_since, due FROM message"
                     "  WHERE waiting_since > 0"
                     " UNION ALL SELECT name, reason, failing_since, not_before FROM schedule"
                     "  WHERE failing_since > 0) GROUP BY function ORDER BY function"));
  std::vector<ports::Waiting> waiting;
  while (TRY(rows.step()))
    waiting.push_back({.function = rows.text(0),
                       .reason = rows.text(1),
                       .since = instant_of(rows.integer(2)),
                       .next_try = instant_of(rows.integer(3))});
  return waiting;
}

}  // namespace bellwether::local
