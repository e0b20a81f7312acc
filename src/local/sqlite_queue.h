// A queue in SQLite: ports::Queue beside the table and the dead-letter queue. The queues of a stage share a
// table of messages and know each other's not.
//
// Nothing is dropped silently. A message that was received `maximum_receives`
// times without being acknowledged, and one older than `retention` (which AWS
// deletes), goes to the dead-letter queue with what the function said last. One that
// nobody has tried does not: a laptop may have been off for a week.
//
// A receipt is good until its message is received again, also after the visibility timeout. What a function
// has in hand is given to nobody else until it is settled or the engine that held it has ended.
//
// No clock that is set back holds a message for longer than it was hidden.
// Calls that several threads make at the same time share one transaction (see
// group_commit.h).

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "events/event_filter.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/group_commit.h"
#include "local/outage.h"
#include "ports/clock.h"
#include "ports/queue.h"
#include "ports/stage.h"

namespace bellwether::local {

// As the database has them.
enum class QueueName { Names = 0, Page = 1, Alerts = 2 };

struct QueueSettings {
  std::chrono::seconds visibility_timeout{30};            // Of receive(): 0 to 43,200 s.
  std::chrono::seconds retention = std::chrono::days(4);  // 60 s to 14 days.
  int maximum_receives = 5;                               // 1 to 1,000.
};

// InvalidInput names the setting, its value and what it may be.
Result<void> check_settings(const QueueSettings& settings);

class SqliteQueue final : public ports::Queue {
 public:
  static Result<std::unique_ptr<SqliteQueue>> open(const std::filesystem::path& file,
                                                   const Doorbell& doorbell, const ports::Clock& clock,
                                                   const QueueSettings& settings,
                                                   QueueName name = QueueName::Names,
                                                   ports::Report* report = nullptr);

  // A transaction for each ten would take a hundred thousand names a minute.
  std::size_t send_max() const override { return 1'000; }
  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<std::vector<ports::Message>> receive(int limit, std::chrono::seconds wait) override;
  Result<void> acknowledge(std::span<const std::string> receipts) override;
  Result<void> hide(std::span<const std::string> receipts, std::chrono::seconds timeout) override;
  Result<ports::QueueStatus> status() override;
  Result<std::int64_t> purge() override;

  // What follows is for the engine and its event source mapping (queue_mapping.h).

  struct Order {
    std::string function;
    int limit;              // Of messages; any number.
    std::size_t bytes_max;  // Of them all; the first message comes whatever its size.
    std::chrono::seconds visibility_timeout;
    const events::EventFilter* filter = nullptr;  // What does not pass it is deleted.
  };
  struct Buried {
    std::string id;
    std::string condition;
    std::string reason;
    int receives;
  };
  struct Delivery {
    std::vector<ports::Message> messages;
    std::vector<Buried> buried;  // Found on the way: received too often or too old.
    std::int64_t filtered_out = 0;
  };
  // Messages for a function, which holds them until it settles them.
  Result<Delivery> take(const Order& order);

  enum class Fault {
    Counts,    // A receive is used up.
    IsDown,    // None is while patience lasts: see outage.h.
    NotBegun,  // None is, and it comes back at once.
  };
  struct Failure {
    std::string receipt;
    std::string reason;
    Milliseconds hidden;  // From now on; a message with no receive left is buried at once.
    Fault fault = Fault::Counts;
    bool pause_grows = false;  // With the outage, from `hidden` on.
  };
  struct Settlement {
    std::vector<std::string> processed;  // Receipts, however old: the work is done.
    std::vector<Failure> failed;
    ports::FunctionRun run;
    Milliseconds patience{0};
  };
  struct Settled {
    std::vector<Buried> buried;
    std::optional<ports::Waiting> begun;  // An outage, with this batch.
    std::optional<Instant> over;          // The one that began then.
    bool is_down = false;     // Nothing failed but what is down: what is said of it is that it waits.
    bool only_waits = false;  // The same, and it was known already: the run is not in the log.
  };
  // All in one transaction.
  Result<Settled> settle(const Settlement& settlement);

  // Gives back at once what an engine that died had in hand for the function.
  Result<std::int64_t> release(const std::string& function);

  // Buries messages that are past their retention, at most `limit` of them.
  Result<std::vector<Buried>> expire(int limit);

  // Whether somebody paused the function's mapping (mapping_state.h).
  Result<bool> is_paused_for(const std::string& function);

  struct Outlook {
    std::int64_t ready;  // Messages that can be taken now, counted up to a limit.
    std::optional<Instant>
        due;  // When the first message is due (it may be past); nothing when there is none.
  };
  Result<Outlook> outlook(int limit);

 private:
  SqliteQueue(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader, const Doorbell& doorbell,
              const ports::Clock& clock, const QueueSettings& settings, QueueName name);

  Result<void> settle_failure(Database& database, const Settlement& settlement, const Failure& failure,
                              Settled& settled) const;
  Result<Instant> waiting_since(Database& database) const;
  Result<void> shorten_waits(Instant now);
  Result<void> collect(Database& database, const Order& order, std::string_view holder,
                       Delivery& delivery) const;
  Result<Buried> bury_row(Database& database, std::int64_t id, std::string condition) const;

  // Constant after construction.
  const Doorbell& doorbell_;
  const ports::Clock& clock_;
  const QueueSettings settings_;
  const std::int64_t queue_;

  GroupCommit commits_;
  // The latest time that was seen. At first beyond all times, so that what was hidden by a clock that was
  // set back while nobody looked is found.
  std::atomic<Instant> latest_ = Instant::max();

  std::mutex reader_mutex_;
  std::unique_ptr<Database> reader_;  // Guarded by reader_mutex_.
};

}  // namespace bellwether::local
