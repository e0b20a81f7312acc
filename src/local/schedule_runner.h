// A schedule runner: calls a function when its schedule is due.
//
// Like a lane, a runner is a state machine without a thread: step() does what is due and
// answers when it next has something to do. What is over is durable: occurrences that
// passed while no engine ran are made up by one run, with the instant of the first of
// them. Occurrences that pass during a run are made up by one run after it.
//
// A schedule starts when its name is first known with its expression and zone; a
// `rate` has its first occurrence then, a `cron` or `at` the first one from then on.
//
// A run that fails is reported and tried again at the next occurrence; where there is
// none, every minute for a day. Never do two runs of one name overlap: a lock file
// keeps them apart, also those of other processes (see run_scheduled).

#pragma once

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
inline constexpr Milliseconds kLastChancePause{60'000};
inline constexpr Milliseconds kLastChanceMax{24 * 3'600'000};

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

// Calls the function and logs the run. With the lock only.
Result<void> run_scheduled(const std::string& name, const ports::ScheduledFunction& function,
                           Instant scheduled, const ScheduleWorld& world);

class ScheduleRunner {
 public:
  ScheduleRunner(std::string name, schedule::Schedule schedule, ports::ScheduledFunction function,
                 ScheduleWorld world);

  // At most one call of the function. Nothing when there is no occurrence to come.
  // After an error the step may be tried again.
  Result<std::optional<Instant>> step();

 private:
  Result<void> load();
  Result<void> pass(Instant instant);

  // Constant after construction.
  const std::string name_;
  const schedule::Schedule schedule_;
  const ports::ScheduledFunction function_;
  const ScheduleWorld world_;

  // As in the database, once loaded.
  bool loaded_ = false;
  Instant started_{};
  Instant passed_{};

  Instant not_before_{};  // Of another try; not durable.
};

}  // namespace bellwether::local
