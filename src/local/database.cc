#include "local/database.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "system/file.h"

namespace bellwether::local {
namespace {

constexpr int kApplicationId = 0x42656C6C;  // "Bell", for file(1).
constexpr int kBusyTimeoutMs = 10'000;      // Only meets writers that are not ours.

// Of a connection; that the file has a write-ahead log stands in the file.
constexpr const char* kSettings = R"(
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
ALTER TABLE dead_letter ADD COLUMN inserts INTEGER NOT NULL DEFAULT 0;  -- 1: the item is new to the function
UPDATE dead_letter SET first_buried = buried, inserts = (kind = 0);
CREATE TEMP TABLE letter_group AS SELECT max(id) AS last, count(*) AS count, min(buried) AS first_buried,
  min(kind) AS kind, min(id) AS first FROM dead_letter
  GROUP BY origin, queue, function, name, owner, iif(origin = 0, '', image);
CREATE INDEX temp.letter_group_last ON letter_group (last);
DELETE FROM dead_letter
  WHERE id NOT IN (SELECT last FROM letter_group UNION ALL SELECT first FROM letter_group);
UPDATE dead_letter AS d SET count = g.count, first_buried = g.first_buried,
  inserts = (d.kind <> 2 AND g.kind = 0), before = (SELECT before FROM dead_letter WHERE id = g.first)
  FROM letter_group AS g WHERE g.last = d.id AND g.count > 1;
DELETE FROM dead_letter WHERE id NOT IN (SELECT last FROM letter_group);
DROP TABLE letter_group;
CREATE UNIQUE INDEX dead_letter_once ON dead_letter
  (origin, queue, function, name, owner, iif(origin = 0, '', image));
)"};
constexpr int kSchemaVersion = std::size(kSchemas);

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

bool may_write_beside(const std::filesystem::path& file) {
  return access(folder_of(file).c_str(), W_OK) == 0;
}

// Before SQLite makes the file, which would let everybody read it. Only the mode is touched: to open and
// close the file would free the locks that this process has on it. What fails here, SQLite says.
void make_private(const std::filesystem::path& file) {
  struct stat folder{}, facts{};
  if (stat(folder_of(file).c_str(), &folder) != 0) return;
  const mode_t mode = (folder.st_mode & S_IRGRP) != 0 ? 0640 : 0600;
  if (mknod(file.c_str(), S_IFREG | mode, 0) == 0) {
    chmod(file.c_str(), mode);  // Whatever the umask.
    return;
  }
  // Of an earlier version. The two files of the log take after it.
  if (stat(file.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && (facts.st_mode & 0777 & ~mode) != 0)
    chmod(file.c_str(), mode);
}

bool has_no_log(const std::filesystem::path& file) {
  struct stat facts{};
  return stat((file.string() + "-wal").c_str(), &facts) != 0 || facts.st_size == 0;
}

std::string immutable_uri(std::string_view path) {
  std::string uri = "file:";
  for (const char byte : path) {
    if (byte == '%' || byte == '?' || byte == '#') {
      constexpr char kHex[] = "0123456789ABCDEF";
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      uri += byte;
    }
  }
  return uri + "?immutable=1";
}

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

Database::Database(std::filesystem::path file, Turnstile turnstile)
    : file_(std::move(file)), turnstile_(std::move(turnstile)) {}

Database::~Database() {
  disconnect();
}

Result<void> Database::connect(Access access) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  std::string name = file_.string();
  if (access == Access::ReadOnly) flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  if (access == Access::Immutable) {
    flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    name = immutable_uri(name);
  }
  const int code = sqlite3_open_v2(name.c_str(), &connection_, flags, nullptr);
  CHECK(connection_ != nullptr);
  if (code != SQLITE_OK) return failure(code);
  sqlite3_extended_result_codes(connection_, 1);
  sqlite3_busy_timeout(connection_, kBusyTimeoutMs);
  return {};
}

void Database::disconnect() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  statements_.clear();
  CHECK(sqlite3_close(connection_) == SQLITE_OK);
  connection_ = nullptr;
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, ports::Report* report) {
  make_private(file);
  std::unique_ptr<Database> database(new Database(file, Turnstile(file, report)));
  TRY_VOID(database->connect(Access::Full));
  auto version = database->schema_version();
  const bool is_immutable = !version && !may_write_beside(file) && has_no_log(file);
  if (is_immutable) {
    // SQLite cannot make the files of a log in a folder that may not be written. Where there is none, it
    // needs none.
    database->disconnect();
    TRY_VOID(database->connect(Access::Immutable));
    version = database->schema_version();
  }
  if (!version) return std::unexpected(std::move(version).error());
  if (is_immutable && *version < kSchemaVersion)
    return fail(ErrorKind::Unavailable,
                file.string() +
                    ": written by an older bellwether, and its folder may not be written; copy it to "
                    "one that may");
  if (!is_immutable && (*version < kSchemaVersion || !TRY(database->has_log())))
    TRY_VOID(database->bring_up_to_date());
  TRY_VOID(database->execute(kSettings));
  return database;
}

Result<std::unique_ptr<Database>> Database::open_to_read(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    return fail(ErrorKind::NotFound, file.string() + ": there is no such file");
  std::unique_ptr<Database> database(new Database(file, Turnstile(file, nullptr)));
  const bool is_alone = !may_write_beside(file) && has_no_log(file);
  TRY_VOID(database->connect(is_alone ? Access::Immutable : Access::ReadOnly));
  if (TRY(database->schema_version()) == 0)
    return fail(ErrorKind::InvalidInput, file.string() + ": holds nothing of bellwether's");
  return database;
}

Result<void> Database::copy_to(const std::filesystem::path& file) {
  if (mknod(file.c_str(), S_IFREG | 0600, 0) != 0) return system::system_failure(file.string(), errno);
  Database copy(file, Turnstile(file, nullptr));
  TRY_VOID(copy.connect(Access::Full));
  TRY_VOID(copy.take_pages_of(*this));
  return copy.execute("PRAGMA journal_mode = DELETE");
}

Result<void> Database::become(Database& other) {
  TRY_VOID(turnstile_.enter());
  const auto taken = take_pages_of(other);
  turnstile_.leave();
  TRY_VOID(taken);
  return bring_up_to_date();
}

Result<void> Database::take_pages_of(Database& other) {
  sqlite3_backup* const backup = sqlite3_backup_init(connection_, "main", other.connection_, "main");
  if (backup == nullptr) return failure(sqlite3_errcode(connection_));
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<std::int64_t> Database::schema_version() {
  const auto version = TRY(number("PRAGMA user_version"));
  if (version > kSchemaVersion)
    return fail(ErrorKind::InvalidInput, file_.string() + ": written by a newer bellwether (schema " +
                                             std::to_string(version) + "; this one knows " +
                                             std::to_string(kSchemaVersion) + "); use the newer one");
  const auto tables = TRY(number("SELECT count(*) FROM sqlite_schema"));
  const bool is_ours = TRY(number("PRAGMA application_id")) == kApplicationId;
  if (version == 0 ? tables != 0 : !is_ours)
    return fail(ErrorKind::InvalidInput, file_.string() + ": a database of another program");
  if (version < 0)
    return fail(ErrorKind::InvalidInput, file_.string() + ": damaged: there is no schema " +
                                             std::to_string(version) + "; restore a backup");
  return version;
}

Result<bool> Database::has_log() {
  auto mode = TRY(query("PRAGMA journal_mode"));
  return TRY(mode.step()) && mode.view(0) == "wal";
}

Result<void> Database::bring_up_to_date() {
  // The switch to the write-ahead log does not wait for others, so it is done
  // in a turn.
  TRY_VOID(turnstile_.enter());
  const auto done = [&]() -> Result<void> {
    const auto version = TRY(schema_version());  // Others may have done it meanwhile.
    TRY_VOID(execute("PRAGMA journal_mode = WAL"));
    if (version == kSchemaVersion) return {};
    std::string set_up = "BEGIN IMMEDIATE;";
    for (auto from = version; from < kSchemaVersion; ++from) set_up += kSchemas[from];
    set_up += "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = " + std::to_string(kSchemaVersion) + "; COMMIT;";
    return execute(set_up.c_str());
  }();
  turnstile_.leave();
  return done;
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
