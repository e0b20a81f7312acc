#include "local/sqlite_dead_letter_queue.h"

#include <algorithm>

#include "events/item_json.h"

namespace bellwether::local {

using ports::ChangeKind;

Result<void> bury(Database& database, const StreamRecord& record, const Burial& burial) {
  const auto& stored = record.stored;
  return database.run(
      "INSERT INTO dead_letter (function, condition, reason, attempts, kind, name, owner, sequence, created,"
      " buried, image) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      burial.function, burial.condition, burial.reason, burial.attempts,
      static_cast<std::int64_t>(stored.kind), stored.key.name, stored.key.owner, record.sequence,
      stored.created.time_since_epoch().count(), burial.buried.time_since_epoch().count(),
      stored.kind == ChangeKind::Remove ? stored.old_image : stored.new_image);
}

Result<std::unique_ptr<SqliteDeadLetterQueue>> SqliteDeadLetterQueue::open(const std::filesystem::path& file,
                                                                           const Doorbell& doorbell,
                                                                           const ports::Clock& clock) {
  auto database = TRY(Database::open(file));
  return std::unique_ptr<SqliteDeadLetterQueue>(
      new SqliteDeadLetterQueue(std::move(database), doorbell, clock));
}

Result<std::vector<ports::DeadLetter>> SqliteDeadLetterQueue::list() {
  const std::scoped_lock lock(mutex_);
  auto rows = TRY(database_->query(
      "SELECT id, function, condition, reason, attempts, kind, name, owner, sequence, created, buried, image"
      " FROM dead_letter ORDER BY id"));
  std::vector<ports::DeadLetter> letters;
  while (TRY(rows.step())) {
    const auto record = stored_record(rows.integer(8), rows.integer(5), rows.integer(9),
                                      {rows.text(6), rows.text(7)}, rows.text(11));
    letters.push_back({.id = rows.integer(0),
                       .function = rows.text(1),
                       .condition = rows.text(2),
                       .reason = rows.text(3),
                       .attempts = static_cast<int>(rows.integer(4)),
                       .key = record.key,
                       .sequence_number = record.sequence_number,
                       .created = record.created,
                       .buried = Instant(Milliseconds(rows.integer(10))),
                       .original = events::encode_record(record)});
  }
  return letters;
}

Result<int> SqliteDeadLetterQueue::redrive(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  auto transaction = TRY(Transaction::begin(*database_));
  const auto chosen = TRY(letters(ids));
  for (const auto& letter : chosen) {
    TRY_VOID(announce(letter));
    TRY_VOID(database_->run("DELETE FROM dead_letter WHERE id = ?", letter.id));
  }
  TRY_VOID(transaction.commit());
  doorbell_.ring();
  return static_cast<int>(chosen.size());
}

Result<int> SqliteDeadLetterQueue::purge(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  auto transaction = TRY(Transaction::begin(*database_));
  const auto chosen = TRY(letters(ids));
  for (const auto& letter : chosen)
    TRY_VOID(database_->run("DELETE FROM dead_letter WHERE id = ?", letter.id));
  TRY_VOID(transaction.commit());
  return static_cast<int>(chosen.size());
}

// Oldest first, whatever the order of the ids; an id that comes twice counts once.
Result<std::vector<SqliteDeadLetterQueue::Letter>> SqliteDeadLetterQueue::letters(
    const std::optional<std::vector<std::int64_t>>& ids) {
  std::vector<Letter> found;
  auto rows = TRY(database_->query("SELECT id, kind, name, owner FROM dead_letter ORDER BY id"));
  while (TRY(rows.step()))
    found.push_back(
        {rows.integer(0), static_cast<ChangeKind>(rows.integer(1)), {rows.text(2), rows.text(3)}});
  if (!ids) return found;
  for (const auto id : *ids)
    if (!std::ranges::binary_search(found, id, {}, &Letter::id))
      return fail(ErrorKind::NotFound, "no dead letter " + std::to_string(id));
  std::erase_if(found, [&](const Letter& letter) { return std::ranges::count(*ids, letter.id) == 0; });
  return found;
}

Result<void> SqliteDeadLetterQueue::announce(const Letter& letter) {
  std::optional<std::string> document;
  {
    auto row = TRY(database_->query("SELECT document FROM item WHERE name = ? AND owner = ?"));
    row.bind(letter.key.name).bind(letter.key.owner);
    if (TRY(row.step())) document = row.text(0);
  }
  const auto now = clock_.now();
  if (document) {
    // An INSERT that was never processed stays one, for mappings that want only
    // those.
    const auto kind = letter.kind == ChangeKind::Insert ? ChangeKind::Insert : ChangeKind::Modify;
    return append_record(*database_, kind, letter.key, *document, now);
  }
  // Gone since, or the removal itself was buried: what was buried is the last
  // that is known of it.
  auto row = TRY(database_->query("SELECT image FROM dead_letter WHERE id = ?"));
  row.bind(letter.id);
  TRY_VOID(row.step());
  return append_record(*database_, ChangeKind::Remove, letter.key, row.view(0), now);
}

}  // namespace bellwether::local
