#include "local/stream.h"

namespace bellwether::local {

std::uint32_t lane_hash(const market::ItemKey& key) {
  // FNV-1a. The byte between keeps ("ab", "c") and ("a", "bc") apart.
  std::uint32_t hash = 2166136261u;
  const auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 16777619u; };
  for (const char c : key.name) mix(static_cast<unsigned char>(c));
  mix(0);
  for (const char c : key.owner) mix(static_cast<unsigned char>(c));
  return hash ^ (hash >> 16);
}

Result<void> append_record(Database& database, ports::ChangeKind kind, const market::ItemKey& key,
                           std::string_view image, Instant created) {
  return database.run(
      "INSERT INTO stream (kind, lane_hash, created, name, owner, image) VALUES (?, ?, ?, ?, ?, ?)",
      static_cast<std::int64_t>(kind), lane_hash(key), created.time_since_epoch().count(), key.name,
      key.owner, image);
}

events::StoredRecord stored_record(std::int64_t sequence, std::int64_t kind, std::int64_t created,
                                   market::ItemKey key, std::string image) {
  events::StoredRecord record{.sequence_number = std::to_string(sequence),
                              .kind = static_cast<ports::ChangeKind>(kind),
                              .created = Instant(Milliseconds(created)),
                              .key = std::move(key),
                              .new_image = {},
                              .old_image = {}};
  const bool removed = record.kind == ports::ChangeKind::Remove;
  (removed ? record.old_image : record.new_image) = std::move(image);
  return record;
}

StreamRecord read_stream_row(const Statement& row) {
  return {.sequence = row.integer(0),
          .lane_hash = static_cast<std::uint32_t>(row.integer(2)),
          .stored = stored_record(row.integer(0), row.integer(1), row.integer(3), {row.text(4), row.text(5)},
                                  row.text(6))};
}

Result<std::int64_t> latest_sequence(Database& database) {
  return database.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'stream'");
}

Result<std::int64_t> trim_stream(Database& database, Instant before, int limit) {
  auto transaction = TRY(Transaction::begin(database));
  // Without a mapping min() is NULL and nothing goes.
  TRY_VOID(
      database.run("DELETE FROM stream WHERE sequence IN ("
                   " SELECT sequence FROM stream WHERE created < ? AND sequence <="
                   "  (SELECT min(c.sequence) FROM checkpoint c JOIN mapping m USING (function, factor))"
                   " ORDER BY sequence LIMIT ?)",
                   before.time_since_epoch().count(), limit));
  const auto trimmed = database.changed();
  TRY_VOID(transaction.commit());
  return trimmed;
}

}  // namespace bellwether::local
