#include "local/event_count.h"

namespace bellwether::local {

Result<void> add_counts(Database& database, const std::string& function, const ports::EventCounts& counts) {
  if (counts == ports::EventCounts{}) return {};
  return database.run(
      "INSERT INTO event_count (function, polled, filtered_out, invoked, failed_invoke, deleted, dropped, "
      "delivered)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (function) DO UPDATE SET polled = polled + "
      "excluded.polled,"
      " filtered_out = filtered_out + excluded.filtered_out, invoked = invoked + excluded.invoked,"
      " failed_invoke = failed_invoke + excluded.failed_invoke, deleted = deleted + excluded.deleted,"
      " dropped = dropped + excluded.dropped, delivered = delivered + excluded.delivered",
      function, counts.polled, counts.filtered_out, counts.invoked, counts.failed_invoke, counts.deleted,
      counts.dropped, counts.delivered);
}

Result<ports::EventCounts> counts_of(Database& database, const std::string& function) {
  auto row =
      TRY(database.query("SELECT polled, filtered_out, invoked, failed_invoke, deleted, dropped, delivered"
                         " FROM event_count WHERE function = ?"));
  row.bind(function);
  if (!TRY(row.step())) return ports::EventCounts{};
  return ports::EventCounts{.polled = row.integer(0),
                            .filtered_out = row.integer(1),
                            .invoked = row.integer(2),
                            .failed_invoke = row.integer(3),
                            .deleted = row.integer(4),
                            .dropped = row.integer(5),
                            .delivered = row.integer(6)};
}

}  // namespace bellwether::local
