#include "local/sqlite_dead_letter_queue.h"

#include <algorithm>

#include "events/stream_event.h"

namespace bellwether::local {

using ports::ChangeKind;
using ports::Origin;

Result<void> bury(Database& database, const StreamRecord& record, const Burial& burial) {
  const auto& stored = record.stored;
  return database.run(
      "INSERT INTO dead_letter (function, condition, reason, attempts, kind, name, owner, sequence, created,"
      " buried, image, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      burial.function, burial.condition, burial.reason, burial.attempts,
      static_cast<std::int64_t>(stored.kind), stored.key.name, stored.key.owner, record.sequence,
      stored.created.time_since_epoch().count(), burial.buried.time_since_epoch().count(),
      stored.kind == ChangeKind::Remove ? stored.old_image : stored.new_image,
      stored.kind == ChangeKind::Remove ? "" : stored.old_image);
}

Result<void> bury_message(Database& database, std::int64_t message, const MessageBurial& burial) {
  TRY_VOID(database.run(
      "INSERT INTO dead_letter (origin, function, condition, reason, attempts, kind, name, owner, sequence,"
      " created, buried, image, attributes, queue)"
      " SELECT ?, function, ?, iif(reason = '', ?, reason), receives, 0, '', '', id, sent, ?, body, "
      "attributes, queue"
      " FROM message WHERE id = ?",
      static_cast<std::int64_t>(Origin::Queue), burial.condition, burial.reason,
      burial.buried.time_since_epoch().count(), message));
  return database.run("DELETE FROM message WHERE id = ?", message);
}

Result<std::unique_ptr<SqliteDeadLetterQueue>> SqliteDeadLetterQueue::open(const std::filesystem::path& file,
                                                                           const Doorbell& doorbell,
                                                                           const ports::Clock& clock,
                                                                           ports::Report* report) {
  auto database = TRY(Database::open(file, report));
  return std::unique_ptr<SqliteDeadLetterQueue>(
      new SqliteDeadLetterQueue(std::move(database), doorbell, clock));
}

Result<std::vector<ports::DeadLetter>> SqliteDeadLetterQueue::list() {
  const std::scoped_lock lock(mutex_);
  auto rows = TRY(database_->query(
      "SELECT id, function, condition, reason, attempts, kind, name, owner, sequence, created, buried, image,"
      " origin FROM dead_letter ORDER BY id"));
  std::vector<ports::DeadLetter> letters;
  while (TRY(rows.step())) {
    const auto origin = static_cast<Origin>(rows.integer(12));
    const auto record = stored_record(rows.integer(8), rows.integer(5), rows.integer(9),
                                      {rows.text(6), rows.text(7)}, rows.text(11));
    letters.push_back({.id = rows.integer(0),
                       .origin = origin,
                       .function = rows.text(1),
                       .condition = rows.text(2),
                       .reason = rows.text(3),
                       .attempts = static_cast<int>(rows.integer(4)),
                       .key = record.key,
                       .sequence_number = record.sequence_number,
                       .created = record.created,
                       .buried = Instant(Milliseconds(rows.integer(10))),
                       .original = origin == Origin::Stream ? events::encode_record(record) : rows.text(11)});
  }
  return letters;
}

Result<int> SqliteDeadLetterQueue::redrive(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  auto transaction = TRY(Transaction::begin(*database_));
  const auto chosen = TRY(letters(ids));
  for (const auto& letter : chosen) {
    TRY_VOID(letter.origin == Origin::Stream ? announce(letter) : send_again(letter));
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
  auto rows = TRY(database_->query("SELECT id, origin, kind, name, owner FROM dead_letter ORDER BY id"));
  while (TRY(rows.step()))
    found.push_back({rows.integer(0),
                     static_cast<Origin>(rows.integer(1)),
                     static_cast<ChangeKind>(rows.integer(2)),
                     {rows.text(3), rows.text(4)}});
  if (!ids) return found;
  for (const auto id : *ids)
    if (!std::ranges::binary_search(found, id, {}, &Letter::id))
      return fail(ErrorKind::NotFound, "no dead letter " + std::to_string(id));
  std::erase_if(found, [&](const Letter& letter) { return std::ranges::count(*ids, letter.id) == 0; });
  return found;
}

Result<void> SqliteDeadLetterQueue::send_again(const Letter& letter) {
  const auto now = clock_.now().time_since_epoch().count();
  return database_->run(
      "INSERT INTO message (queue, due, receives, sent, holder, function, reason, attributes, body)"
      " SELECT queue, ?, 0, ?, '', '', '', attributes, image FROM dead_letter WHERE id = ?",
      now, now, letter.id);
}

Result<void> SqliteDeadLetterQueue::announce(const Letter& letter) {
  std::optional<std::string> document;
  std::string image, before;
  {
    auto row = TRY(database_->query("SELECT document FROM item WHERE name = ? AND owner = ?"));
    row.bind(letter.key.name).bind(letter.key.owner);
    if (TRY(row.step())) document = row.text(0);
  }
  {
    auto row = TRY(database_->query("SELECT image, before FROM dead_letter WHERE id = ?"));
    row.bind(letter.id);
    TRY_VOID(row.step());
    image = row.text(0);
    before = row.text(1);
  }
  const auto now = clock_.now();
  if (document) {
    const auto kind = letter.kind == ChangeKind::Insert ? ChangeKind::Insert : ChangeKind::Modify;
    const auto known = before.empty() ? std::nullopt : DocumentBefore(before);
    return append_record(*database_, kind, letter.key, *document, known, now);
  }
  // Gone since, or the removal itself was buried: what was buried is the last
  // that is known of it.
  return append_record(*database_, ChangeKind::Remove, letter.key, image, {}, now);
}

}  // namespace bellwether::local
