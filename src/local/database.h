// One connection to the engine's SQLite file.
//
// Write-ahead log, synchronous=FULL: what a commit acknowledged survives a
// crash. Readers never wait. Writers take turns through the turnstile beside the
// file, and only a Transaction writes. One object serves one thread at a time;
// open as many as there are threads.
//
// A file of the present schema is opened without a turn, so that nobody who only
// reads waits for a writer that is stopped; it may lie on a read-only file system.
//
// Errors: InvalidInput, naming the file, when it is damaged, not ours or newer
// than this program; Unavailable for all else (busy, disk full, not readable).

#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "local/turnstile.h"
#include "ports/report.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bellwether::local {

class Database;

// A prepared statement on loan; it is reset and given back when this ends.
// Parameters are bound from left to right.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Text is not copied: it must live as long as the statement is stepped.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);

  // True: there is a row.
  Result<bool> step();

  // Of the row; a view is valid until the next step.
  std::int64_t integer(int column) const;
  std::string_view view(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  bool is_null(int column) const;

 private:
  friend class Database;
  Statement(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}

  Database* database_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

class Database {
 public:
  // Creates the file with its schema when it is absent: for its owner only, or for the group too where that
  // may read the folder. The report is told of long waits for a turn (turnstile.h).
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file,
                                                ports::Report* report = nullptr);
  // A file that another place keeps, as it is: NotFound when it is absent, and nothing brings it up to date.
  static Result<std::unique_ptr<Database>> open_to_read(const std::filesystem::path& file);
  ~Database();

  // A new file that holds all that this one does at one instant: without a log, for its owner alone.
  Result<void> copy_to(const std::filesystem::path& file);
  // Takes on all that the other one holds, in one transaction, up to date.
  Result<void> become(Database& other);

  // Gives the disk back what nothing of the file is used for, when that is more than half of it; in many
  // short turns, but for a file of an earlier version, which takes one long one.
  Result<void> shrink();

  // Prepared once for each text. Not for a text whose statement is still on loan.
  Result<Statement> query(std::string_view sql);

  // Runs a statement that answers no rows.
  template <class... Values>
  Result<void> run(std::string_view sql, const Values&... values) {
    auto statement = TRY(query(sql));
    (bind_value(statement, values), ...);
    TRY_VOID(statement.step());
    return {};
  }

  // The first column of the only row of a statement such as SELECT count(*).
  template <class... Values>
  Result<std::int64_t> number(std::string_view sql, const Values&... values) {
    auto statement = TRY(query(sql));
    (bind_value(statement, values), ...);
    TRY_VOID(statement.step());
    return statement.integer(0);
  }

  // Rows that the latest statement wrote or deleted.
  std::int64_t changed() const;
  // Rows that all statements so far wrote or deleted.
  std::int64_t written() const;

 private:
  friend class Statement;
  friend class Transaction;

  Database(std::filesystem::path file, Turnstile turnstile);

  template <class Value>
  static void bind_value(Statement& statement, const Value& value) {
    if constexpr (std::integral<Value>)
      statement.bind(static_cast<std::int64_t>(value));
    else
      statement.bind(std::string_view(value));
  }

  enum class Access { Full, ReadOnly, Immutable };
  Result<void> connect(Access access);
  void disconnect();
  Result<void> take_pages_of(Database& other);
  Result<void> execute(const char* sql);
  // 0 of a new file. An error when the file is none of ours.
  Result<std::int64_t> schema_version();
  Result<bool> has_log();
  Result<void> bring_up_to_date();
  Result<void> compact();
  std::unexpected<Error> failure(int code) const;

  const std::filesystem::path file_;
  sqlite3* connection_ = nullptr;
  Turnstile turnstile_;
  std::unordered_map<std::string_view, sqlite3_stmt*> statements_;  // Keys point into the statements.
};

// A turn at writing. What is not committed when it ends never happened.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;  // nullptr once it is over.
};

}  // namespace bellwether::local
