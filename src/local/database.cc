#include "local/database.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"
#include "local/schemas.h"
#include "system/file.h"

namespace bellwether::local {
namespace {

constexpr int kApplicationId = 0x42656C6C;  // "Bell", for file(1).
constexpr int kBusyTimeoutMs = 10'000;      // Only meets writers that are not ours.
constexpr std::int64_t kUnusedPagesMax = 256;
constexpr int kPagesAtOnce = 256;

// Of a connection; that the file has a write-ahead log stands in the file.
constexpr const char* kSettings = R"(
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 16777216;
PRAGMA cache_size = -8000;
)";

std::int64_t known_version() {
  return std::ssize(schemas());
}

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
  if (is_immutable && *version < known_version())
    return fail(ErrorKind::Unavailable,
                file.string() +
                    ": written by an older bellwether, and its folder may not be written; copy it to "
                    "one that may");
  if (!is_immutable && (*version < known_version() || !TRY(database->has_log())))
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
  if (version > known_version())
    return fail(ErrorKind::InvalidInput, file_.string() + ": written by a newer bellwether (schema " +
                                             std::to_string(version) + "; this one knows " +
                                             std::to_string(known_version()) + "); use the newer one");
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
    if (version == 0) TRY_VOID(execute("PRAGMA auto_vacuum = INCREMENTAL"));
    TRY_VOID(execute("PRAGMA journal_mode = WAL"));
    if (version == known_version()) return {};
    std::string set_up = "BEGIN IMMEDIATE;";
    for (auto from = version; from < known_version(); ++from)
      set_up += schemas()[static_cast<std::size_t>(from)];
    set_up += "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = " + std::to_string(known_version()) + "; COMMIT;";
    return execute(set_up.c_str());
  }();
  turnstile_.leave();
  return done;
}

Result<void> Database::shrink() {
  const auto unused = [&] { return number("PRAGMA freelist_count"); };
  const auto pages = TRY(number("PRAGMA page_count"));
  if (TRY(unused()) <= std::max(kUnusedPagesMax, pages / 2)) return {};
  if (TRY(number("PRAGMA auto_vacuum")) == 0) return compact();
  while (TRY(unused()) > kUnusedPagesMax) {
    auto transaction = TRY(Transaction::begin(*this));
    {
      // Each step gives one page back.
      auto given = TRY(query("PRAGMA incremental_vacuum(" + std::to_string(kPagesAtOnce) + ")"));
      while (TRY(given.step())) continue;
    }
    TRY_VOID(transaction.commit());
  }
  // The file itself becomes shorter when the log is copied into it.
  return execute("PRAGMA wal_checkpoint");
}

// Of an earlier version, which could not give pages back: all that is used is written anew, once.
Result<void> Database::compact() {
  TRY_VOID(turnstile_.enter());
  const auto done = execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint");
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
