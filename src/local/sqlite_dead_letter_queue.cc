#include "local/sqlite_dead_letter_queue.h"

#include <algorithm>
#include <map>

#include "events/stream_event.h"
#include "local/milliseconds.h"

namespace bellwether::local {

using ports::ChangeKind;
using ports::Origin;

namespace {

#define LETTER_COLUMNS                                                                              \
  "id, function, condition, reason, attempts, kind, name, owner, sequence, created, buried, image," \
  " origin, count, first_buried, failure"

ports::DeadLetter letter_of(const Statement& row) {
  const auto origin = static_cast<Origin>(row.integer(12));
  const auto record =
      stored_record(row.integer(8), row.integer(5), row.integer(9), {row.text(6), row.text(7)}, row.text(11));
  return {.id = row.integer(0),
          .origin = origin,
          .function = row.text(1),
          .condition = row.text(2),
          .reason = row.text(3),
          .attempts = static_cast<int>(row.integer(4)),
          .key = record.key,
          .sequence_number = record.sequence_number,
          .created = record.created,
          .buried = instant_of(row.integer(10)),
          .original = origin == Origin::Stream ? events::encode_record(record) : row.text(11),
          .count = row.integer(13),
          .first_buried = instant_of(row.integer(14)),
          .failure = static_cast<ports::LastFailure>(row.integer(15))};
}

}  // namespace

Result<void> bury(Database& database, const StreamRecord& record, const Burial& burial) {
  const auto& stored = record.stored;
  // What the function has not seen since the first of them: an item that is new to it, and what was before.
  return database.run(
      "INSERT INTO dead_letter (function, condition, reason, attempts, kind, name, owner, sequence, created,"
      " buried, image, before, first_buried, inserts, failure)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?10, ?5 = 0, ?13)"
      " ON CONFLICT (origin, queue, function, name, owner, iif(origin = 0, '', image)) DO UPDATE SET"
      " condition = excluded.condition, reason = excluded.reason, attempts = excluded.attempts,"
      " before = iif(kind = 2, excluded.before, before),"
      " inserts = (excluded.kind = 0 OR (excluded.kind = 1 AND inserts)), kind = excluded.kind,"
      " sequence = excluded.sequence,"
      " created = excluded.created, buried = excluded.buried, image = excluded.image, count = count + 1,"
      " failure = excluded.failure",
      burial.function, burial.condition, burial.reason, burial.attempts,
      static_cast<std::int64_t>(stored.kind), stored.key.name, stored.key.owner, record.sequence,
      milliseconds_of(stored.created), milliseconds_of(burial.buried),
      stored.kind == ChangeKind::Remove ? stored.old_image : stored.new_image,
      stored.kind == ChangeKind::Remove ? "" : stored.old_image, static_cast<std::int64_t>(burial.failure));
}

Result<void> bury_message(Database& database, std::int64_t message, const MessageBurial& burial) {
  TRY_VOID(database.run(
      "INSERT INTO dead_letter (origin, function, condition, reason, attempts, kind, name, owner, sequence,"
      " created, buried, image, attributes, queue, first_buried)"
      " SELECT ?1, function, ?2, iif(reason = '', ?3, reason), receives, 0, '', '', id, sent, ?4, body,"
      " attributes, queue, ?4 FROM message WHERE id = ?5"
      " ON CONFLICT (origin, queue, function, name, owner, iif(origin = 0, '', image)) DO UPDATE SET"
      " condition = excluded.condition, reason = excluded.reason, attempts = excluded.attempts,"
      " sequence = excluded.sequence, created = excluded.created, buried = excluded.buried,"
      " attributes = excluded.attributes, count = count + 1",
      static_cast<std::int64_t>(Origin::Queue), burial.condition, burial.reason,
      milliseconds_of(burial.buried), message));
  return database.run("DELETE FROM message WHERE id = ?", message);
}

Result<std::int64_t> expire_letters(Database& database, Instant before) {
  if (TRY(database.number("SELECT EXISTS (SELECT 1 FROM dead_letter WHERE buried < ?)",
                          milliseconds_of(before))) == 0)
    return 0;
  auto transaction = TRY(Transaction::begin(database));
  TRY_VOID(database.run("DELETE FROM dead_letter WHERE buried < ?", milliseconds_of(before)));
  const auto expired = database.changed();
  TRY_VOID(transaction.commit());
  return expired;
}

Result<std::unique_ptr<SqliteDeadLetterQueue>> SqliteDeadLetterQueue::open(const std::filesystem::path& file,
                                                                           const Doorbell& doorbell,
                                                                           const ports::Clock& clock,
                                                                           ports::Report* report) {
  auto database = TRY(Database::open(file, report));
  return std::unique_ptr<SqliteDeadLetterQueue>(
      new SqliteDeadLetterQueue(std::move(database), doorbell, clock));
}

Result<void> SqliteDeadLetterQueue::visit(const std::function<bool(ports::DeadLetter)>& visit) {
  const std::scoped_lock lock(mutex_);
  auto rows = TRY(database_->query("SELECT " LETTER_COLUMNS " FROM dead_letter ORDER BY id"));
  while (TRY(rows.step()))
    if (!visit(letter_of(rows))) break;
  return {};
}

Result<std::optional<ports::DeadLetter>> SqliteDeadLetterQueue::find(std::int64_t id) {
  const std::scoped_lock lock(mutex_);
  auto row = TRY(database_->query("SELECT " LETTER_COLUMNS " FROM dead_letter WHERE id = ?"));
  row.bind(id);
  if (!TRY(row.step())) return std::nullopt;
  return letter_of(row);
}

Result<int> SqliteDeadLetterQueue::redrive(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  auto transaction = TRY(Transaction::begin(*database_));
  const auto chosen = TRY(letters(ids));
  TRY_VOID(announce_once(chosen));
  for (const auto& letter : chosen) {
    if (letter.origin == Origin::Queue) TRY_VOID(send_again(letter));
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
  auto rows =
      TRY(database_->query("SELECT id, origin, iif(kind = 1 AND inserts, 0, kind), name, owner, before <> '' "
                           "FROM dead_letter ORDER BY id"));
  while (TRY(rows.step()))
    found.push_back({rows.integer(0),
                     static_cast<Origin>(rows.integer(1)),
                     static_cast<ChangeKind>(rows.integer(2)),
                     {rows.text(3), rows.text(4)},
                     rows.integer(5) != 0});
  if (!ids) return found;
  for (const auto id : *ids)
    if (!std::ranges::binary_search(found, id, {}, &Letter::id))
      return fail(ErrorKind::NotFound, "no dead letter " + std::to_string(id));
  std::erase_if(found, [&](const Letter& letter) { return std::ranges::count(*ids, letter.id) == 0; });
  return found;
}

Result<void> SqliteDeadLetterQueue::send_again(const Letter& letter) {
  const auto now = milliseconds_of(clock_.now());
  return database_->run(
      "INSERT INTO message (queue, due, receives, sent, holder, function, reason, attributes, body)"
      " SELECT queue, ?, 0, ?, '', '', '', attributes, image FROM dead_letter WHERE id = ?",
      now, now, letter.id);
}

// Every function of the stream sees a record, so that one is enough for the letters of several: an insertion
// if one of them has it, with what was before where that is known.
Result<void> SqliteDeadLetterQueue::announce_once(const std::vector<Letter>& chosen) {
  std::map<market::ItemKey, Letter> once;
  for (const auto& letter : chosen) {
    if (letter.origin != Origin::Stream) continue;
    const auto [known, is_new] = once.emplace(letter.key, letter);
    if (is_new) continue;
    Letter& said = known->second;
    if (letter.kind == ChangeKind::Insert) said.kind = ChangeKind::Insert;
    if (said.knows_before || !letter.knows_before) continue;
    said.id = letter.id;
    said.knows_before = true;
  }
  for (const auto& [key, letter] : once) TRY_VOID(announce(letter));
  return {};
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
    return append_record(*database_, {.kind = kind,
                                      .key = letter.key,
                                      .image = *document,
                                      .before = before.empty() ? std::nullopt : DocumentBefore(before),
                                      .created = now,
                                      .form = ImageForm::SentAgain});
  }
  // Gone since, or the removal itself was buried: what was buried is the last
  // that is known of it.
  return append_record(
      *database_,
      {.kind = ChangeKind::Remove, .key = letter.key, .image = image, .before = {}, .created = now});
}

}  // namespace bellwether::local
