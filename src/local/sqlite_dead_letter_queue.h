// The dead-letter queue in SQLite, beside the stream and the queue whose records
// and messages it takes.
//
// Safe to call from any thread.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/stream.h"
#include "ports/clock.h"
#include "ports/dead_letter_queue.h"

namespace bellwether::local {

// Why and when a record is given up.
struct Burial {
  std::string function;
  std::string condition;
  std::string reason;
  int attempts;
  Instant buried;
  ports::LastFailure failure = ports::LastFailure::NotKnown;
};

// Puts the record into the queue, or into the letter that is there of its function and item, inside a
// transaction of the caller's.
Result<void> bury(Database& database, const StreamRecord& record, const Burial& burial);

struct MessageBurial {
  std::string condition;
  std::string reason;  // Used where the message has no failure of its own to tell.
  Instant buried;
};

// Moves the message from its queue into the dead-letter queue, inside a transaction of the caller's.
Result<void> bury_message(Database& database, std::int64_t message, const MessageBurial& burial);

// Deletes letters that came last before then. Answers how many.
Result<std::int64_t> expire_letters(Database& database, Instant before);

class SqliteDeadLetterQueue final : public ports::DeadLetterQueue {
 public:
  static Result<std::unique_ptr<SqliteDeadLetterQueue>> open(const std::filesystem::path& file,
                                                             const Doorbell& doorbell,
                                                             const ports::Clock& clock,
                                                             ports::Report* report = nullptr);

  Result<void> visit(const std::function<bool(ports::DeadLetter)>& visit) override;
  Result<std::optional<ports::DeadLetter>> find(std::int64_t id) override;
  Result<int> redrive(const std::optional<std::vector<std::int64_t>>& ids) override;
  Result<int> purge(const std::optional<std::vector<std::int64_t>>& ids) override;

 private:
  struct Letter {
    std::int64_t id;
    ports::Origin origin;
    ports::ChangeKind kind;
    market::ItemKey key;
    bool knows_before;
  };

  SqliteDeadLetterQueue(std::unique_ptr<Database> database, const Doorbell& doorbell,
                        const ports::Clock& clock)
      : doorbell_(doorbell), clock_(clock), database_(std::move(database)) {}

  Result<std::vector<Letter>> letters(const std::optional<std::vector<std::int64_t>>& ids);
  Result<void> announce(const Letter& letter);
  Result<void> announce_once(const std::vector<Letter>& chosen);
  Result<void> send_again(const Letter& letter);

  const Doorbell& doorbell_;
  const ports::Clock& clock_;

  std::mutex mutex_;
  std::unique_ptr<Database> database_;  // Guarded by mutex_.
};

}  // namespace bellwether::local
