// The stream: one record for each change of an item, in the order of the changes.
//
// A record is appended in the transaction that makes the change. Its sequence
// number is greater than that of every record before it, and none is used twice,
// also when records were trimmed.
//
// A record says what the item became (its image) and what it was before. An image
// is the item's document until the next change, and what the next change says
// there was before it from then on: so a record need not hold it, it borrows it.
// What was before is kept as what differs, which is nearly always a few bytes. Now
// and then a record holds its image whole, so that no reader has far to go.

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

// Where a record's image is. As stored: the numbers must not change.
enum class ImageForm {
  Whole,      // In the record.
  Borrowed,   // It is the item's document, or what the item's next record says there was before.
  SentAgain,  // In the record, which tells of no change: it was so before, too.
};

// Of so many records of an item that follow each other at least one is whole.
inline constexpr std::int64_t kBorrowedMax = 32;

struct Change {
  ports::ChangeKind kind;
  const market::ItemKey& key;
  std::string_view image;  // The item's document after the change, or before a Remove.
  DocumentBefore before;   // Of a Modify; it is kept as what differs.
  Instant created;
  ImageForm form = ImageForm::Whole;  // Of a Remove always Whole.
};

// Inside a transaction of the caller's, which makes `image` the item's document.
Result<void> append_record(Database& database, const Change& change);

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
// Visit must not touch the database. An image that is lost, in a file that others wrote to, is empty.
template <class Visit>
Result<void> visit_stream(Database& database, const StreamQuery& query, Visit&& visit);

// The latest sequence number ever given; 0 when there was none.
Result<std::int64_t> latest_sequence(Database& database);

// What of the records that every mapping is through with is kept, for people who ask when an item changed.
struct Kept {
  Instant since;               // None that was made before.
  std::int64_t most = 10'000;  // No more than so many, the newest.
};

// Deletes the others, at most `limit` of them, from the oldest on. Answers how many. Takes no turn at writing
// when there are none.
Result<std::int64_t> trim_stream(Database& database, const Kept& kept, int limit);

// Which lane an item's records go to, modulo the number of lanes. Stored with the
// record, so it must never change.
std::uint32_t lane_hash(const market::ItemKey& key);

// A record from the columns of a row; times are milliseconds.
events::StoredRecord stored_record(std::int64_t sequence, std::int64_t kind, std::int64_t created,
                                   market::ItemKey key, std::string image);

Result<StreamRecord> read_stream_row(Database& database, const Statement& row, bool with_old_image);

inline constexpr std::string_view kStreamQuery =
    "SELECT sequence, kind, lane_hash, created, name, owner, image, kept_head, kept_tail, before, form FROM "
    "stream"
    " WHERE sequence > ? AND sequence <= ? AND lane_hash % ? = ? ORDER BY sequence";

template <class Visit>
Result<void> visit_stream(Database& database, const StreamQuery& query, Visit&& visit) {
  auto rows = TRY(database.query(kStreamQuery));
  rows.bind(query.after).bind(query.through).bind(query.factor).bind(query.lane);
  while (TRY(rows.step()))
    if (!visit(TRY(read_stream_row(database, rows, query.with_old_images)))) break;
  return {};
}

}  // namespace bellwether::local
