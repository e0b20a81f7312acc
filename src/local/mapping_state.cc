#include "local/mapping_state.h"

#include "local/event_count.h"
#include "local/milliseconds.h"

namespace bellwether::local {
namespace {

std::string source_text(const std::optional<QueueName>& queue) {
  if (!queue) return "stream";
  switch (*queue) {
    case QueueName::Names:
      return "queue of names";
    case QueueName::Page:
      return "queue of the page";
    case QueueName::Alerts:
      return "queue of alerts";
  }
  return {};
}

// Of a mapping that no engine has made yet, all.
Result<std::int64_t> records_behind(Database& database, const std::string& function) {
  return database.number(
      "SELECT count(*) FROM stream s LEFT JOIN mapping m ON m.function = ?1 WHERE m.function IS NULL"
      " OR (m.kinds >> s.kind) & 1 AND s.sequence > (SELECT min(c.sequence) FROM checkpoint c"
      "  WHERE c.function = ?1 AND c.factor = m.factor)"
      " AND NOT EXISTS (SELECT 1 FROM checkpoint c WHERE c.function = ?1 AND c.lane = s.lane_hash % c.factor"
      "  AND c.sequence >= s.sequence)",
      function);
}

}  // namespace

Result<std::optional<Instant>> paused_since(Database& database, const std::string& function) {
  auto row = TRY(database.query("SELECT since FROM pause WHERE function = ?"));
  row.bind(function);
  if (!TRY(row.step())) return std::nullopt;
  return instant_of(row.integer(0));
}

Result<bool> pause_mapping(Database& database, const std::string& function, Instant now) {
  auto transaction = TRY(Transaction::begin(database));
  TRY_VOID(database.run("INSERT INTO pause (function, since) VALUES (?, ?) ON CONFLICT DO NOTHING", function,
                        milliseconds_of(now)));
  const bool changes = database.changed() > 0;
  TRY_VOID(transaction.commit());
  return changes;
}

Result<bool> resume_mapping(Database& database, const std::string& function) {
  auto transaction = TRY(Transaction::begin(database));
  TRY_VOID(database.run("DELETE FROM pause WHERE function = ?", function));
  const bool changes = database.changed() > 0;
  TRY_VOID(transaction.commit());
  return changes;
}

Result<std::vector<ports::MappingState>> mapping_states(Database& database,
                                                        std::span<const MappingSource> sources) {
  std::vector<ports::MappingState> states;
  for (const auto& [function, queue] : sources) {
    const auto lag = TRY(queue ? database.number("SELECT count(*) FROM message WHERE queue = ?",
                                                 static_cast<std::int64_t>(*queue))
                               : records_behind(database, function));
    const auto paused = TRY(paused_since(database, function));
    const auto counts = TRY(counts_of(database, function));
    states.push_back({.function = function,
                      .source = source_text(queue),
                      .paused_since = paused,
                      .lag = lag,
                      .counts = counts});
  }
  return states;
}

}  // namespace bellwether::local
