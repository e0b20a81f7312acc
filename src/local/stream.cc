#include "local/stream.h"

#include <algorithm>

namespace bellwether::local {
namespace {

// A document as it was, by what it shares with what it became: nearly always all but a few bytes.
struct Kept {
  std::int64_t head = -1;  // Bytes at the beginning; -1: it is not known.
  std::int64_t tail = 0;   // Bytes at the end.
  std::string_view middle = {};
};

Kept kept_of(std::string_view before, std::string_view after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  const auto differ = std::ranges::mismatch(before.substr(0, shorter), after.substr(0, shorter));
  const auto head = static_cast<std::size_t>(differ.in1 - before.begin());
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  return {.head = static_cast<std::int64_t>(head),
          .tail = static_cast<std::int64_t>(tail),
          .middle = before.substr(head, before.size() - head - tail)};
}

std::string document_before(const Kept& kept, std::string_view after) {
  std::string before(after.substr(0, static_cast<std::size_t>(kept.head)));
  before += kept.middle;
  return before += after.substr(after.size() - static_cast<std::size_t>(kept.tail));
}

}  // namespace

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
                           std::string_view image, DocumentBefore before, Instant created) {
  const Kept kept = before ? kept_of(*before, image) : Kept{.head = -1};
  return database.run(
      "INSERT INTO stream (kind, lane_hash, created, name, owner, image, kept_head, kept_tail, before)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      static_cast<std::int64_t>(kind), lane_hash(key), created.time_since_epoch().count(), key.name,
      key.owner, image, kept.head, kept.tail, kept.middle);
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

StreamRecord read_stream_row(const Statement& row, bool with_old_image) {
  StreamRecord record{.sequence = row.integer(0),
                      .lane_hash = static_cast<std::uint32_t>(row.integer(2)),
                      .stored = stored_record(row.integer(0), row.integer(1), row.integer(3),
                                              {row.text(4), row.text(5)}, row.text(6))};
  if (with_old_image && record.stored.kind == ports::ChangeKind::Modify && row.integer(7) >= 0)
    record.stored.old_image = document_before(
        {.head = row.integer(7), .tail = row.integer(8), .middle = row.view(9)}, record.stored.new_image);
  return record;
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
