#include "local/schedule_runner.h"

#include <algorithm>

#include "base/range.h"
#include "local/engine_events.h"
#include "local/function_call.h"
#include "local/function_log.h"
#include "local/lock_file.h"
#include "local/milliseconds.h"
#include "local/outage.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kNameMax = 64;
// A clock that was set back further than this makes passed occurrences come again.
constexpr Milliseconds kScheduleClockSlack{60'000};

std::filesystem::path lock_path(const std::string& name, const ScheduleWorld& world) {
  return world.directory / ("schedule-" + name + ".lock");
}

}  // namespace

Result<void> check_settings(const ScheduleRetries& retries) {
  TRY_VOID(check_range("maximum_retry_attempts", retries.maximum_retry_attempts, 0, 185));
  return check_range("maximum_event_age", retries.maximum_event_age.count(), 60, 86'400, " s");
}

Result<void> check_schedule_name(const std::string& name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (!name.empty() && name.size() <= kNameMax && std::ranges::all_of(name, allowed)) return {};
  return fail(ErrorKind::InvalidInput,
              "schedule '" + name + "': a name is 1 to " + std::to_string(kNameMax) + " of a-z, 0-9 and -");
}

Result<std::optional<system::File>> take_schedule_lock(const std::string& name, const ScheduleWorld& world) {
  TRY_VOID(check_schedule_name(name));
  return take_lock(lock_path(name, world));
}

std::string schedule_lock_holder(const std::string& name, const ScheduleWorld& world) {
  return lock_holder(lock_path(name, world));
}

Result<void> run_scheduled(const std::string& name, const ports::ScheduledFunction& function,
                           Instant scheduled, const ScheduleWorld& world, FailedRun failed_run) {
  const auto started = world.clock.now();
  auto outcome = call_function(function, scheduled);
  const auto duration = world.clock.now() - started;
  if (outcome)
    world.report.event(kScheduleRun, {{"function", name}, {"duration", duration}});
  else if (failed_run == FailedRun::Said)
    world.report.event(kScheduleFailed,
                       {{"function", name}, {"reason", outcome.error().message}, {"duration", duration}});
  if (!outcome && failed_run == FailedRun::IsKnown) return outcome;
  auto transaction = TRY(Transaction::begin(world.database));
  TRY_VOID(log_run(world.database, {.function = name,
                                    .started = started,
                                    .duration = duration,
                                    .records = 0,
                                    .failures = outcome ? 0 : 1,
                                    .message = outcome ? "" : outcome.error().message}));
  TRY_VOID(transaction.commit());
  return outcome;
}

ScheduleRunner::ScheduleRunner(std::string name, schedule::Schedule schedule,
                               ports::ScheduledFunction function, ScheduleWorld world,
                               const ScheduleRetries& retries)
    : name_(std::move(name)),
      schedule_(std::move(schedule)),
      function_(std::move(function)),
      world_(std::move(world)),
      retries_(retries) {}

Result<std::optional<Instant>> ScheduleRunner::step() {
  if (!loaded_) TRY_VOID(load());
  const auto now = world_.clock.now();
  if (passed_ > now + kScheduleClockSlack) {
    passed_ = now;
    started_ = std::min(started_, now);
  }
  failing_.not_before = std::min(failing_.not_before, now + kRetryPauseMax);
  lock_wait_ = std::min(lock_wait_, now + kLockedPause);

  const auto due = schedule_.next_after(passed_, started_);
  if (!due) return std::nullopt;
  const Instant first = schedule_.comes_at(*due, started_);
  auto wanted = first;
  if (failing_.since != Instant{}) {
    // An occurrence that comes while it fails is another chance.
    wanted = failing_.not_before;
    if (const auto next = schedule_.next_after(std::max(*due, failing_.tried), started_))
      wanted = std::min(wanted, schedule_.comes_at(*next, started_));
  }
  wanted = std::max(wanted, lock_wait_);
  if (wanted > now) return wanted;

  const auto lock = TRY(take_schedule_lock(name_, world_));
  if (!lock) {
    lock_wait_ = now + kLockedPause;
    return lock_wait_;
  }
  const bool is_known = failing_.since != Instant{};
  const auto run =
      run_scheduled(name_, function_, *due, world_, is_known ? FailedRun::IsKnown : FailedRun::Waits);
  if (run) {
    if (is_known) report_recovery(world_.report, name_, failing_.since, now);
    TRY_VOID(write(now, {}));
    return world_.clock.now();
  }
  if (failing_.tries >= retries_.maximum_retry_attempts || now - first >= retries_.maximum_event_age) {
    world_.report.event(kScheduleGivenUp, {{"function", name_}, {"reason", run.error().message}});
    TRY_VOID(write(now, {}));
    return world_.clock.now();
  }
  auto failing = failing_after(run.error(), now);
  if (!is_known) report_outage(world_.report, name_, failing.reason, failing.since, failing.not_before);
  TRY_VOID(write(passed_, std::move(failing)));
  return world_.clock.now();
}

ScheduleRunner::Failing ScheduleRunner::failing_after(const Error& error, Instant now) const {
  Failing failing = failing_;
  if (failing.since == Instant{}) failing.since = now;
  auto pause = kRetryPauseFirst;
  for (int doubled = 0; doubled < failing.tries && pause < kRetryPauseMax; ++doubled) pause *= 2;
  pause = std::max<Milliseconds>(std::min(pause, kRetryPauseMax),
                                 std::chrono::seconds(error.retry_after_seconds));
  ++failing.tries;
  failing.tried = now;
  failing.not_before = now + pause;
  failing.reason = error.message;
  return failing;
}

Result<void> ScheduleRunner::load() {
  auto& database = world_.database;
  const auto now = world_.clock.now();
  auto transaction = TRY(Transaction::begin(database));
  bool known = false;
  {
    auto row =
        TRY(database.query("SELECT expression, zone, started, passed, failing_since, tries, not_before,"
                           " reason FROM schedule WHERE name = ?"));
    row.bind(name_);
    known = TRY(row.step()) && row.view(0) == schedule_.text() && row.view(1) == schedule_.zone();
    started_ = known ? instant_of(row.integer(2)) : now;
    // What is due at the start itself is not over.
    passed_ = known ? instant_of(row.integer(3)) : now - Milliseconds(1);
    if (known)
      failing_ = {.since = instant_of(row.integer(4)),
                  .tries = static_cast<int>(row.integer(5)),
                  .not_before = instant_of(row.integer(6)),
                  .tried = now,
                  .reason = row.text(7)};
  }
  if (!known)
    TRY_VOID(database.run(
        "INSERT OR REPLACE INTO schedule (name, expression, zone, started, passed)"
        " VALUES (?, ?, ?, ?, ?)",
        name_, schedule_.text(), schedule_.zone(), milliseconds_of(started_), milliseconds_of(passed_)));
  // Other limits are no other schedule: what is over stays over.
  const auto& limits = schedule_.limits();
  TRY_VOID(
      database.run("UPDATE schedule SET starts = ?1, ends = ?2, window_minutes = ?3 WHERE name = ?4"
                   " AND (starts <> ?1 OR ends <> ?2 OR window_minutes <> ?3)",
                   milliseconds_of(limits.start.value_or(Instant{})),
                   milliseconds_of(limits.end.value_or(Instant{})), limits.window_minutes, name_));
  TRY_VOID(transaction.commit());
  loaded_ = true;
  return {};
}

Result<void> ScheduleRunner::write(Instant passed, Failing failing) {
  passed_ = passed;
  failing_ = std::move(failing);
  auto transaction = TRY(Transaction::begin(world_.database));
  TRY_VOID(
      world_.database.run("UPDATE schedule SET passed = ?, failing_since = ?, tries = ?, not_before = ?,"
                          " reason = ? WHERE name = ?",
                          milliseconds_of(passed_), milliseconds_of(failing_.since), failing_.tries,
                          milliseconds_of(failing_.not_before), failing_.reason, name_));
  return transaction.commit();
}

}  // namespace bellwether::local
