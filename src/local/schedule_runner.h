// A schedule runner: calls a function when its schedule is due.
//
// Like a lane, a runner is a state machine without a thread: step() does what is due and
// answers when it next has something to do. What is over is durable: occurrences that
// passed while no engine ran are made up by one run, with the instant of the first of
// them. Occurrences that pass during a run are made up by one run after it.
//
// A schedule starts when its name is first known with its expression and zone; a
// `rate` has its first occurrence then, a `cron` or `at` the first one from then on. With a window
// (schedule/limits.h) an occurrence is due when it comes; those that pass meanwhile are over with it.
//
// A run that fails is tried again as EventBridge Scheduler does it: with growing pauses, up to 185 times and
// for up to 24 hours, and at the next occurrence if that comes first. That it fails is durable and reported
// once, not at every try (outage.h). Never do two runs of one name overlap: a lock file keeps them apart,
// also those of other processes (see run_scheduled).

#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "local/database.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/report.h"
#include "schedule/schedule.h"
#include "system/file.h"

namespace bellwether::local {

inline constexpr Milliseconds kLockedPause{1'000};
// AWS does not publish how it backs off; the first pause doubles up to where 185 of them fill 24 hours.
inline constexpr Milliseconds kRetryPauseFirst{5'000};
inline constexpr Milliseconds kRetryPauseMax{480'000};

struct ScheduleRetries {
  int maximum_retry_attempts = 185;                                 // 0 to 185.
  std::chrono::seconds maximum_event_age = std::chrono::hours(24);  // 60 to 86,400 s.
};

// InvalidInput names the setting, its value and what it may be.
Result<void> check_settings(const ScheduleRetries& retries);

// What a runner works with; all of it outlives the runner.
struct ScheduleWorld {
  Database& database;
  std::filesystem::path directory;  // Of the lock files.
  const ports::Clock& clock;
  ports::Report& report;
};

// InvalidInput when the name is not 1 to 64 of a-z 0-9 and -.
Result<void> check_schedule_name(const std::string& name);

// Held while the function of this name runs; nothing when it runs already.
Result<std::optional<system::File>> take_schedule_lock(const std::string& name, const ScheduleWorld& world);

// The process that holds the lock.
std::string schedule_lock_holder(const std::string& name, const ScheduleWorld& world);

// Who says that a run failed, and whether that is news.
enum class FailedRun {
  Said,     // Here.
  Waits,    // By the caller, as what it waits for.
  IsKnown,  // Nobody, and the run is not in the log.
};

// Calls the function and logs the run. With the lock only.
Result<void> run_scheduled(const std::string& name, const ports::ScheduledFunction& function,
                           Instant scheduled, const ScheduleWorld& world,
                           FailedRun failed_run = FailedRun::Said);

class ScheduleRunner {
 public:
  ScheduleRunner(std::string name, schedule::Schedule schedule, ports::ScheduledFunction function,
                 ScheduleWorld world, const ScheduleRetries& retries = {});

  // At most one call of the function. Nothing when there is no occurrence to come.
  // After an error the step may be tried again.
  Result<std::optional<Instant>> step();

 private:
  // That the latest run failed, and when it is tried again.
  struct Failing {
    Instant since{};  // The epoch: it did not.
    int tries = 0;
    Instant not_before{};
    Instant tried{};  // Last, by this runner; not durable.
    std::string reason = {};
  };

  Result<void> load();
  Result<void> write(Instant passed, Failing failing);
  Failing failing_after(const Error& error, Instant now) const;

  // Constant after construction.
  const std::string name_;
  const schedule::Schedule schedule_;
  const ports::ScheduledFunction function_;
  const ScheduleWorld world_;
  const ScheduleRetries retries_;

  // As in the database, once loaded.
  bool loaded_ = false;
  Instant started_{};
  Instant passed_{};
  Failing failing_;

  Instant lock_wait_{};  // Until the other run may be over; not durable.
};

}  // namespace bellwether::local
