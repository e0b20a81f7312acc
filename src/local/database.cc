#include "local/database.h"

#include <sqlite3.h>

#include "base/check.h"

namespace bellwether::local {
namespace {

constexpr int kApplicationId = 0x42656C6C;  // "Bell", for file(1).
constexpr int kBusyTimeoutMs = 10'000;      // Only meets writers that are not ours.

constexpr const char* kSettings = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -8000;
)";

// One text a version: a file of an earlier one is brought up to date.
//
// lane_hash is that of the item's key; it comes before the image, so that a lane
// steps over the records of others without reading their pages.
constexpr const char* kSchemas[] = {R"(
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  canonical INTEGER NOT NULL,  -- 1: the document is what encode_item writes
  document TEXT NOT NULL,
  UNIQUE (name, owner)
);
CREATE TABLE stream (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  lane_hash INTEGER NOT NULL,
  created INTEGER NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  image TEXT NOT NULL
);
CREATE TABLE mapping (
  function TEXT PRIMARY KEY,
  factor INTEGER NOT NULL,
  kinds INTEGER NOT NULL  -- bit (1 << kind) for each kind that is wanted
) WITHOUT ROWID;
-- All records of the lane up to `sequence` are done. Rows of an earlier factor
-- stay true until the present lanes have passed them.
CREATE TABLE checkpoint (
  function TEXT NOT NULL,
  factor INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  bounds TEXT NOT NULL,         -- last sequences of the batches in hand, ascending
  not_before INTEGER NOT NULL,  -- when the batch in hand is due again; 0: now
  PRIMARY KEY (function, factor, lane)
) WITHOUT ROWID;
-- Records that were given to the function and are not done.
CREATE TABLE attempt (
  function TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (function, sequence)
) WITHOUT ROWID;
CREATE TABLE dead_letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  function TEXT NOT NULL,
  condition TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  created INTEGER NOT NULL,
  buried INTEGER NOT NULL,
  image TEXT NOT NULL  -- as in the stream
);
CREATE TABLE function_run (
  id INTEGER PRIMARY KEY,
  function TEXT NOT NULL,
  started INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  records INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  message TEXT NOT NULL
);
)",
                                    R"(
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  due INTEGER NOT NULL,        -- hidden until then
  receives INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  holder TEXT NOT NULL,        -- the function that has it in hand; '' for other receivers and for none
  function TEXT NOT NULL,      -- the last function that failed it, and why
  reason TEXT NOT NULL,
  attributes TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX message_due ON message (due, receives);
ALTER TABLE dead_letter ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter ADD COLUMN attributes TEXT NOT NULL DEFAULT '';  -- of a message
CREATE TABLE schedule (
  name TEXT PRIMARY KEY,
  expression TEXT NOT NULL,
  zone TEXT NOT NULL,
  started INTEGER NOT NULL,  -- when it was first known with this expression and zone
  passed INTEGER NOT NULL    -- all occurrences up to then are over
) WITHOUT ROWID;
)",
                                    // Documents may have Target, BoughtAt and Tags from here on. A program
                                    // that does not know them would drop them: it has to refuse the file.
                                    "",
                                    R"(
ALTER TABLE message ADD COLUMN queue INTEGER NOT NULL DEFAULT 0;  -- 0: of names, 1: of the page, 2: of alerts
DROP INDEX message_due;
CREATE INDEX message_due ON message (queue, due, receives);
ALTER TABLE dead_letter ADD COLUMN queue INTEGER NOT NULL DEFAULT 0;  -- of a message
)",
                                    R"(
-- Of a Modify, what was before: so many bytes of the image at both ends, and between them this.
ALTER TABLE stream ADD COLUMN kept_head INTEGER NOT NULL DEFAULT -1;  -- -1: not known
ALTER TABLE stream ADD COLUMN kept_tail INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE dead_letter ADD COLUMN before TEXT NOT NULL DEFAULT '';  -- the whole image; '': not known
)",
                                    R"(
-- Patience: since when and how long it has waited for what is down (outage.h). 0: it does not.
ALTER TABLE checkpoint ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN excused INTEGER NOT NULL DEFAULT 0;  -- receives that do not count
-- For how long it was hidden when `due` was set: a clock that is set back holds it for no longer.
ALTER TABLE message ADD COLUMN hidden INTEGER NOT NULL DEFAULT 43200000;
CREATE INDEX message_waiting ON message (queue) WHERE waiting_since > 0;
ALTER TABLE schedule ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;  -- 0: the latest run did not fail
ALTER TABLE schedule ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN reason TEXT NOT NULL DEFAULT '';
)",
                                    R"(
-- One letter for a function and an item, or a message's body: of several, the last one tells how often.
ALTER TABLE dead_letter ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE dead_letter ADD COLUMN first_buried INTEGER NOT NULL DEFAULT 0;
UPDATE dead_letter SET first_buried = buried;
CREATE TEMP TABLE letter_group AS SELECT max(id) AS last, count(*) AS count, min(buried) AS first_buried,
  min(kind) AS kind, min(id) AS first FROM dead_letter
  GROUP BY origin, queue, function, name, owner, iif(origin = 0, '', image);
CREATE INDEX temp.letter_group_last ON letter_group (last);
DELETE FROM dead_letter WHERE id NOT IN (SELECT last FROM letter_group UNION ALL SELECT first FROM letter_group);
UPDATE dead_letter AS d SET count = g.count, first_buried = g.first_buried,
  kind = iif(d.kind = 1 AND g.kind = 0, 0, d.kind), before = (SELECT before FROM dead_letter WHERE id = g.first)
  FROM letter_group AS g WHERE g.last = d.id AND g.count > 1;
DELETE FROM dead_letter WHERE id NOT IN (SELECT last FROM letter_group);
DROP TABLE letter_group;
CREATE UNIQUE INDEX dead_letter_once ON dead_letter
  (origin, queue, function, name, owner, iif(origin = 0, '', image));
)"};
constexpr int kSchemaVersion = std::size(kSchemas);

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      bound_(other.bound_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(std::string_view text) {
  // A view without bytes may point nowhere, and SQLite takes nullptr for NULL.
  const char* bytes = text.empty() ? "" : text.data();
  CHECK(sqlite3_bind_text64(statement_, ++bound_, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8) ==
        SQLITE_OK);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  CHECK(sqlite3_bind_int64(statement_, ++bound_, number) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->failure(code);
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::view(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Database::Database(std::filesystem::path file, sqlite3* connection, Turnstile turnstile)
    : file_(std::move(file)), connection_(connection), turnstile_(std::move(turnstile)) {}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  CHECK(sqlite3_close(connection_) == SQLITE_OK);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
  auto turnstile = TRY(Turnstile::open(file));
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &connection,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  CHECK(connection != nullptr);
  std::unique_ptr<Database> database(new Database(file, connection, std::move(turnstile)));
  if (code != SQLITE_OK) return database->failure(code);
  TRY_VOID(database->prepare_file());
  return database;
}

Result<void> Database::prepare_file() {
  sqlite3_extended_result_codes(connection_, 1);
  sqlite3_busy_timeout(connection_, kBusyTimeoutMs);

  // The switch to the write-ahead log does not wait for others, so it is done
  // in a turn.
  TRY_VOID(turnstile_.enter());
  const auto prepared = [&]() -> Result<void> {
    const auto version = TRY(number("PRAGMA user_version"));
    if (version > kSchemaVersion)
      return fail(ErrorKind::InvalidInput, file_.string() + ": written by a newer bellwether (schema " +
                                               std::to_string(version) + "; this one knows " +
                                               std::to_string(kSchemaVersion) + "); use the newer one");
    const auto tables = TRY(number("SELECT count(*) FROM sqlite_schema"));
    if (version == 0 && tables != 0)
      return fail(ErrorKind::InvalidInput, file_.string() + ": a database of another program");
    TRY_VOID(execute(kSettings));
    if (version == kSchemaVersion) return {};
    std::string set_up = "BEGIN IMMEDIATE;";
    for (auto from = version; from < kSchemaVersion; ++from) set_up += kSchemas[from];
    set_up += "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = " + std::to_string(kSchemaVersion) + "; COMMIT;";
    return execute(set_up.c_str());
  }();
  turnstile_.leave();
  return prepared;
}

Result<void> Database::execute(const char* sql) {
  const int code = sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<Statement> Database::query(std::string_view sql) {
  auto known = statements_.find(sql);
  if (known == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return failure(code);
    known = statements_.emplace(sqlite3_sql(statement), statement).first;
  }
  CHECK(sqlite3_stmt_busy(known->second) == 0);
  return Statement(*this, known->second);
}

std::int64_t Database::changed() const {
  return sqlite3_changes64(connection_);
}

std::int64_t Database::written() const {
  return sqlite3_total_changes64(connection_);
}

std::unexpected<Error> Database::failure(int code) const {
  const int primary = code & 0xFF;
  const bool never = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
  return fail(never ? ErrorKind::InvalidInput : ErrorKind::Unavailable,
              file_.string() + ": " + sqlite3_errmsg(connection_));
}

Result<Transaction> Transaction::begin(Database& database) {
  TRY_VOID(database.turnstile_.enter());
  if (auto begun = database.run("BEGIN IMMEDIATE"); !begun) {
    database.turnstile_.leave();
    return std::unexpected(std::move(begun).error());
  }
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // Some errors have rolled back already.
  if (sqlite3_get_autocommit(database_->connection_) == 0)
    sqlite3_exec(database_->connection_, "ROLLBACK", nullptr, nullptr, nullptr);
  database_->turnstile_.leave();
}

Result<void> Transaction::commit() {
  CHECK(database_ != nullptr);
  TRY_VOID(database_->run("COMMIT"));
  std::exchange(database_, nullptr)->turnstile_.leave();
  return {};
}

}  // namespace bellwether::local
