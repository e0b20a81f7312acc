// The stream: one record for each change of an item, in the order of the changes.
//
// A record is appended in the transaction that makes the change. Its sequence
// number is greater than that of every record before it, and none is used twice,
// also when records were trimmed.

#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "events/stream_event.h"
#include "local/database.h"
#include "market/item.h"
#include "ports/change_record.h"

namespace bellwether::local {

// What a change was made to: nothing where that is not known, or no document.
using DocumentBefore = std::optional<std::string_view>;

// `image` is the item's document after the change, or before a Remove; of a Modify, `before` is kept as what
// differs. Inside a transaction of the caller's.
Result<void> append_record(Database& database, ports::ChangeKind kind, const market::ItemKey& key,
                           std::string_view image, DocumentBefore before, Instant created);

struct StreamRecord {
  std::int64_t sequence;
  std::uint32_t lane_hash;
  events::StoredRecord stored;
};

struct StreamQuery {
  int factor = 1;
  int lane = 0;                  // Only records with lane_hash % factor == lane.
  bool with_old_images = false;  // Also of a Modify, where they are known.
  std::int64_t after = 0;
  std::int64_t through = std::numeric_limits<std::int64_t>::max();
};

// Calls `visit` with each record in order of sequence until it answers false.
// Visit must not touch the database.
template <class Visit>
Result<void> visit_stream(Database& database, const StreamQuery& query, Visit&& visit);

// The latest sequence number ever given; 0 when there was none.
Result<std::int64_t> latest_sequence(Database& database);

// Deletes records that were made before `before` and that every mapping is
// through with, at most `limit` of them. Answers how many.
Result<std::int64_t> trim_stream(Database& database, Instant before, int limit);

// Which lane an item's records go to, modulo the number of lanes. Stored with the
// record, so it must never change.
std::uint32_t lane_hash(const market::ItemKey& key);

// A record from the columns of a row; times are milliseconds.
events::StoredRecord stored_record(std::int64_t sequence, std::int64_t kind, std::int64_t created,
                                   market::ItemKey key, std::string image);

StreamRecord read_stream_row(const Statement& row, bool with_old_image);

inline constexpr std::string_view kStreamQuery =
    "SELECT sequence, kind, lane_hash, created, name, owner, image, kept_head, kept_tail, before FROM stream"
    " WHERE sequence > ? AND sequence <= ? AND lane_hash % ? = ? ORDER BY sequence";

template <class Visit>
Result<void> visit_stream(Database& database, const StreamQuery& query, Visit&& visit) {
  auto rows = TRY(database.query(kStreamQuery));
  rows.bind(query.after).bind(query.through).bind(query.factor).bind(query.lane);
  while (TRY(rows.step()))
    if (!visit(read_stream_row(rows, query.with_old_images))) break;
  return {};
}

}  // namespace bellwether::local
