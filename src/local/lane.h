// A lane: one reader of the stream for one function, one batch at a time, in the
// order of the changes. An item's records always go to the same lane.
//
// A lane is a state machine. It has no thread, does not sleep and knows the time
// only from the clock it is given: step() does what is due and answers when it
// next has something to do. All progress is durable: after a crash the lane goes
// on with the same batch, the same number of attempts and the same due time.
//
// A step that calls the function has three parts: begin() takes a batch in hand, call() calls, finish()
// settles. A process may end between any two of them. Nothing of the batch is durable before finish() has
// answered, so that the next one's lane begins it again.
//
// What happens to a batch:
//
//   filtered out       It is in no batch: the checkpoint moves over it, with what is before it.
//   processed          The checkpoint moves behind it.
//   some named         The checkpoint moves to just before the first record that
//                      failed; from there on the batch is given again. A record
//                      that was not named starts counting anew, and a batch whose
//                      first record succeeded counts anew as a whole.
//   failed as a whole  (an error, an exception, or a name that is not in the
//                      batch) With bisect the batch becomes two, at once and
//                      without counting; a batch of one, or any without bisect,
//                      is given again, and each of its records counts a failure.
//   something is down  (Unavailable, with patience) The batch waits as it is and
//                      counts nothing: see outage.h. A bad record in it goes on
//                      counting, at its own pace.
//   not begun          What the function had no time for comes again at once.
//   retries exhausted  The record goes to the dead-letter queue. Records around
//                      it that did not fail as often stay.
//   too old            The same, without another call, also for a record that
//                      was never given to the function.
//
// What a record leaves behind is written in one transaction with the checkpoint,
// so each is processed, buried or still ahead, and never two of these.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/event_source_mapping.h"
#include "local/outage.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local/stream.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/event_counts.h"
#include "ports/random.h"
#include "ports/report.h"

namespace bellwether::local {

inline constexpr std::size_t kBatchBytesMax = 6 * 1024 * 1024;  // Of the event as AWS writes it.
inline constexpr Milliseconds kBackoffFirst{100};
inline constexpr Milliseconds kBackoffMax{10'000};
// How far an idle lane's durable checkpoint may lag behind what it has looked
// through: each move is a transaction.
inline constexpr std::int64_t kIdleLagMax = 1'000;

struct LaneName {
  std::string function;
  int lane;
};

// What a lane works with; all of it outlives the lane.
struct LaneWorld {
  Database& database;
  const ports::Clock& clock;
  ports::Random& random;
  ports::Report& report;
};

class Lane {
 public:
  // The function's mapping must be registered with the same settings.
  Lane(LaneName name, const MappingSettings& settings, ports::StreamFunction function, LaneWorld world);

  // Does what is due: at most one call of the function. Answers when it has
  // something to do next (which may be at once), or nothing when that depends on
  // new records. After an error the step may be tried again.
  Result<std::optional<Instant>> step();

  // The parts of a step. begin() does what is due and needs no call, and answers as step() does; when a batch
  // is due, it is in hand afterwards. finish() lets go of it, also when it answers an error.
  Result<std::optional<Instant>> begin();
  bool has_batch() const { return hand_.has_value(); }
  void call();                              // With a batch in hand, once.
  Result<std::optional<Instant>> finish();  // After call().

 private:
  enum class Outcome { Open, Succeeded, Buried };
  // A record after the checkpoint that was given to the function.
  struct Attempt {
    int deliveries = 0;
    int failures = 0;  // Since it last succeeded.
    Outcome outcome = Outcome::Open;
    std::string reason = {};
    ports::LastFailure failure = ports::LastFailure::NotKnown;
  };
  struct Batch {
    std::vector<StreamRecord> records = {};
    bool full = false;                            // No more would fit.
    std::int64_t looked_through = 0;              // This lane has no other record up to here.
    std::vector<std::int64_t> filtered_out = {};  // What of its records is not wanted, ascending.
  };
  struct Grave {
    const StreamRecord* record;
    Burial burial;
  };
  // What a step leaves behind.
  struct Progress {
    std::int64_t checkpoint;
    std::vector<std::int64_t> bounds;
    Instant not_before;
    std::map<std::int64_t, Attempt> attempts;
    Outage outage;
    std::vector<Grave> graves = {};
    ports::EventCounts counts = {};
  };
  struct Call {
    Instant started, ended;
    std::size_t records;
    std::size_t failures;
    std::string message;
    bool is_down = false;     // Nothing failed but what is down: what is said of it is that it waits.
    bool only_waits = false;  // The same, and it was known already.
  };
  // A batch that is due, and what the function answered.
  struct Hand {
    Batch batch;
    Call made;
    std::optional<Result<ports::BatchResponse>> response = std::nullopt;
  };
  // What failed in a call, as far as it decides when the batch is given again.
  struct Faults {
    const Error* whole = nullptr;
    const Error* down = nullptr;  // The first that is Unavailable, and was begun.
    bool counts = false;          // One of another kind.
    bool split = false;
    bool any_succeeded = false;
  };

  Result<void> load();
  Result<Batch> next_batch();
  bool is_to_do(const StreamRecord& record) const;
  bool passes(const StreamRecord& record) const;
  bool is_too_old(const StreamRecord& record, Instant now) const;

  Result<std::optional<Instant>> idle(const Batch& batch);
  std::optional<Progress> settle_front(const Batch& batch, Instant now) const;
  std::optional<Instant> waits_until(const Batch& batch, Instant now);
  Result<ports::BatchResponse> answer_to(const Batch& batch) const;
  Progress judge(const Batch& batch, const Result<ports::BatchResponse>& response, Call& call);
  Faults fail_whole(const Batch& batch, const Error& error, Progress& progress) const;
  Faults fail_named(const Batch& batch, const ports::BatchResponse& response, Progress& progress) const;
  void count(const Error& error, Attempt& attempt, Faults& faults) const;
  // When the batch, of which a record failed so often, is given again.
  Instant next_try(int failures, const Faults& faults, Instant now, Progress& progress) const;
  void advance(const Batch& batch, const StreamRecord* first_open, Progress& progress) const;
  Progress unchanged() const { return {checkpoint_, bounds_, not_before_, attempts_, outage_}; }

  Result<void> commit(Progress progress, const std::optional<Call>& call);
  Result<void> write(const Progress& progress, const std::optional<Call>& call);
  void report(const Progress& progress, const std::optional<Call>& call);

  // Constant after construction.
  const LaneName name_;
  const MappingSettings settings_;
  const ports::StreamFunction function_;
  Database& database_;
  const ports::Clock& clock_;
  ports::Random& random_;
  ports::Report& report_;

  // As in the database, once loaded.
  bool loaded_ = false;
  std::int64_t checkpoint_ = 0;
  std::vector<std::int64_t> bounds_;          // Last sequences of the batches in hand, ascending.
  Instant not_before_{};                      // When the batch in hand is due.
  std::map<std::int64_t, Attempt> attempts_;  // Of records after the checkpoint.
  Outage outage_;
  struct EarlierLane {
    std::int64_t factor, lane;
    std::int64_t sequence;
  };
  std::vector<EarlierLane> earlier_;

  // Not durable: found again after a restart.
  std::int64_t looked_through_ = 0;  // At least the checkpoint.
  std::optional<Instant> window_opened_;
  std::optional<Hand> hand_;
};

}  // namespace bellwether::local
