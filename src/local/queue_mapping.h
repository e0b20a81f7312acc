// The event source mapping of a queue: how a function is fed from it, with AWS's
// parameters and AWS's meaning. Where this engine differs, it says so here:
//
//   - A maximum concurrency of 1 is allowed; AWS asks for at least 2.
//   - A message that failed comes back after a random time of at most 1 s, doubled with
//     each receive up to the visibility timeout. On AWS it stays hidden until the visibility
//     timeout has passed; so it does here when something is down (Unavailable), or longer, and with
//     patience it uses up no receive then (outage.h). What a failure names as the time is kept.
//   - What the function had no time to begin comes back at once and uses up no receive. On AWS it
//     does, and a batch that is too large for its function is buried unread.
//   - A message that failed for the last time goes to the dead-letter queue at
//     once; on AWS when it would have been received again.
//   - What an engine that died had in hand comes back when the next one starts.
//
// A slot takes one batch at a time; a mapping has `maximum_concurrency` of them. Like a lane,
// a slot is a state machine without a thread: step() does what is due and answers
// when it next has something to do. A step that calls the function has three parts: begin() takes a batch,
// durably, call() calls, finish() settles. A process may end between any two of them: the batch comes back.
// What happens to it:
//
//   processed          All are acknowledged.
//   some named         Those come back, all others are acknowledged.
//   failed as a whole  (an error, an exception, or a name that is not in the batch)
//                      All come back.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "events/event_filter.h"
#include "local/sqlite_queue.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/random.h"
#include "ports/report.h"

namespace bellwether::local {

struct QueueMappingSettings {
  int batch_size = 10;                      // 1 to 10,000; above 10 only with a window.
  Milliseconds maximum_batching_window{0};  // 0 to 300 s; AWS has whole seconds.
  int maximum_concurrency = 2;              // 1 to 1,000.
  bool report_batch_item_failures = true;   // When false, as on AWS, a response's failures are ignored.
  // The messages of a batch are hidden for six times as long, as AWS advises.
  std::chrono::seconds function_timeout{30};  // 1 to 900 s.
  std::chrono::seconds patience{0};           // 0 to 86,400 s of trying; see outage.h.
  events::EventFilter filter = {};            // What does not pass it is deleted when it is taken, as on AWS.
};

// InvalidInput names the setting, its value and what it may be.
Result<void> check_settings(const QueueMappingSettings& settings);

// What a slot works with; all of it outlives the slot.
struct QueueSlotWorld {
  SqliteQueue& queue;
  const ports::Clock& clock;
  ports::Random& random;
  ports::Report& report;
};

class QueueSlot {
 public:
  QueueSlot(std::string function_name, const QueueMappingSettings& settings, ports::QueueFunction function,
            const QueueSlotWorld& world);

  // Does what is due: at most one call of the function. Answers when there is
  // something to do next (which may be at once), or nothing when the queue is
  // empty. After an error the step may be tried again.
  Result<std::optional<Instant>> step();

  // The parts of a step. begin() does what is due and needs no call, and answers as step() does; when a batch
  // was there, it is in hand afterwards. An error of finish() leaves the settlement to the next begin().
  Result<std::optional<Instant>> begin();
  bool has_batch() const { return !in_hand_.empty(); }
  void call();                              // With a batch in hand.
  Result<std::optional<Instant>> finish();  // After call().

 private:
  std::optional<Instant> waits_until(const SqliteQueue::Outlook& outlook, Instant now);
  SqliteQueue::Settlement judge(const std::vector<ports::Message>& messages,
                                const Result<ports::MessageResponse>& response) const;
  SqliteQueue::Failure failure_of(const ports::Message& message, const Error& error) const;
  Result<void> settle();
  void report(const std::vector<SqliteQueue::Buried>& buried) const;

  // Constant after construction.
  const std::string name_;
  const QueueMappingSettings settings_;
  const std::chrono::seconds visibility_timeout_;
  const ports::QueueFunction function_;
  SqliteQueue& queue_;
  const ports::Clock& clock_;
  ports::Random& random_;
  ports::Report& report_;

  std::optional<Instant> window_opened_;
  std::vector<ports::Message> in_hand_;               // Until the function has answered.
  std::optional<SqliteQueue::Settlement> unsettled_;  // Of a batch that was called for and is not durable.
};

}  // namespace bellwether::local
