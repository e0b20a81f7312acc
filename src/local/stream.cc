#include "local/stream.h"

#include <algorithm>

#include "base/check.h"
#include "local/milliseconds.h"

namespace bellwether::local {
namespace {

// A document as it was, by what it shares with what it became: nearly always all but a few bytes.
struct Difference {
  std::int64_t head = -1;  // Bytes at the beginning; -1: it is not known.
  std::int64_t tail = 0;   // Bytes at the end.
  std::string_view middle = {};
};

Difference difference_of(std::string_view before, std::string_view after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  const auto differ = std::ranges::mismatch(before.substr(0, shorter), after.substr(0, shorter));
  const auto head = static_cast<std::size_t>(differ.in1 - before.begin());
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  return {.head = static_cast<std::int64_t>(head),
          .tail = static_cast<std::int64_t>(tail),
          .middle = before.substr(head, before.size() - head - tail)};
}

std::string document_before(const Difference& kept, std::string_view after) {
  const auto size = static_cast<std::int64_t>(after.size());
  const bool fits = kept.head >= 0 && kept.tail >= 0 && kept.head <= size && kept.tail <= size - kept.head;
  if (!fits) return {};
  std::string before(after.substr(0, static_cast<std::size_t>(kept.head)));
  before += kept.middle;
  return before += after.substr(after.size() - static_cast<std::size_t>(kept.tail));
}

Result<std::string> document_of(Database& database, const market::ItemKey& key) {
  auto row = TRY(database.query("SELECT document FROM item WHERE name = ? AND owner = ?"));
  row.bind(key.name).bind(key.owner);
  return TRY(row.step()) ? row.text(0) : std::string();
}

// What the item was when the record had been appended: found from the next whole image on, and back.
Result<std::string> borrowed_image(Database& database, std::int64_t sequence, std::int64_t lane_hash,
                                   const market::ItemKey& key) {
  struct Step {
    std::int64_t head, tail;
    std::string middle;
  };
  std::vector<Step> back;
  std::optional<std::string> image;
  {
    auto later =
        TRY(database.query("SELECT kind, form, image, kept_head, kept_tail, before FROM stream"
                           " WHERE lane_hash = ? AND sequence > ? AND name = ? AND owner = ?"
                           " ORDER BY sequence"));
    later.bind(lane_hash).bind(sequence).bind(key.name).bind(key.owner);
    while (!image && TRY(later.step())) {
      const auto kind = static_cast<ports::ChangeKind>(later.integer(0));
      const auto form = static_cast<ImageForm>(later.integer(1));
      if (form != ImageForm::Borrowed) image = later.text(2);
      if (kind == ports::ChangeKind::Modify && form != ImageForm::SentAgain)
        back.push_back({later.integer(3), later.integer(4), later.text(5)});
    }
  }
  if (!image) image = TRY(document_of(database, key));
  while (!back.empty()) {
    const Step& step = back.back();
    image = document_before({.head = step.head, .tail = step.tail, .middle = step.middle}, *image);
    back.pop_back();
  }
  return *std::move(image);
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

Result<void> append_record(Database& database, const Change& change) {
  const auto kept = change.before ? difference_of(*change.before, change.image) : Difference{};
  const bool holds_image = change.form != ImageForm::Borrowed;
  CHECK(holds_image || change.kind != ports::ChangeKind::Remove);
  return database.run(
      "INSERT INTO stream (kind, lane_hash, created, name, owner, image, kept_head, kept_tail, before, form)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      static_cast<std::int64_t>(change.kind), lane_hash(change.key), milliseconds_of(change.created),
      change.key.name, change.key.owner, holds_image ? change.image : std::string_view(), kept.head,
      kept.tail, kept.middle, static_cast<std::int64_t>(change.form));
}

events::StoredRecord stored_record(std::int64_t sequence, std::int64_t kind, std::int64_t created,
                                   market::ItemKey key, std::string image) {
  events::StoredRecord record{.sequence_number = std::to_string(sequence),
                              .kind = static_cast<ports::ChangeKind>(kind),
                              .created = instant_of(created),
                              .key = std::move(key),
                              .new_image = {},
                              .old_image = {}};
  const bool removed = record.kind == ports::ChangeKind::Remove;
  (removed ? record.old_image : record.new_image) = std::move(image);
  return record;
}

Result<StreamRecord> read_stream_row(Database& database, const Statement& row, bool with_old_image) {
  const market::ItemKey key{row.text(4), row.text(5)};
  auto image = static_cast<ImageForm>(row.integer(10)) == ImageForm::Borrowed
                   ? TRY(borrowed_image(database, row.integer(0), row.integer(2), key))
                   : row.text(6);
  StreamRecord record{
      .sequence = row.integer(0),
      .lane_hash = static_cast<std::uint32_t>(row.integer(2)),
      .stored = stored_record(row.integer(0), row.integer(1), row.integer(3), key, std::move(image))};
  if (with_old_image && record.stored.kind == ports::ChangeKind::Modify && row.integer(7) >= 0)
    record.stored.old_image = document_before(
        {.head = row.integer(7), .tail = row.integer(8), .middle = row.view(9)}, record.stored.new_image);
  return record;
}

Result<std::int64_t> latest_sequence(Database& database) {
  return database.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'stream'");
}

Result<std::int64_t> trim_stream(Database& database, const Kept& kept, int limit) {
  // A record needs those after it, so that only the oldest ones go. Without a mapping min() is NULL and
  // nothing goes.
  const auto last = TRY(database.number(
      "SELECT coalesce(min((SELECT min(c.sequence) FROM checkpoint c JOIN mapping m USING (function, "
      "factor)),"
      " max((SELECT seq FROM sqlite_sequence WHERE name = 'stream') - ?,"
      "  coalesce((SELECT sequence - 1 FROM stream WHERE created >= ? ORDER BY sequence LIMIT 1),"
      "           (SELECT max(sequence) FROM stream)))), 0)",
      kept.most, milliseconds_of(kept.since)));
  if (TRY(database.number("SELECT EXISTS (SELECT 1 FROM stream WHERE sequence <= ?)", last)) == 0) return 0;
  auto transaction = TRY(Transaction::begin(database));
  TRY_VOID(
      database.run("DELETE FROM stream WHERE sequence IN ("
                   " SELECT sequence FROM stream WHERE sequence <= ? ORDER BY sequence LIMIT ?)",
                   last, limit));
  const auto trimmed = database.changed();
  TRY_VOID(transaction.commit());
  return trimmed;
}

}  // namespace bellwether::local
