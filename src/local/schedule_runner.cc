#include "local/schedule_runner.h"

#include <algorithm>

#include "local/engine_events.h"
#include "local/function_call.h"
#include "local/function_log.h"
#include "local/lock_file.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kNameMax = 64;
// A clock that was set back further than this makes passed occurrences come again.
constexpr Milliseconds kClockSlack{60'000};

std::int64_t milliseconds_of(Instant instant) {
  return instant.time_since_epoch().count();
}

std::filesystem::path lock_path(const std::string& name, const ScheduleWorld& world) {
  return world.directory / ("schedule-" + name + ".lock");
}

}  // namespace

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
                           Instant scheduled, const ScheduleWorld& world) {
  const auto started = world.clock.now();
  auto outcome = call_function(function, scheduled);
  const auto duration = world.clock.now() - started;
  if (outcome)
    world.report.event(kScheduleRun, {{"function", name}, {"duration", duration}});
  else
    world.report.event(kScheduleFailed,
                       {{"function", name}, {"reason", outcome.error().message}, {"duration", duration}});
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
                               ports::ScheduledFunction function, ScheduleWorld world)
    : name_(std::move(name)),
      schedule_(std::move(schedule)),
      function_(std::move(function)),
      world_(std::move(world)) {}

Result<std::optional<Instant>> ScheduleRunner::step() {
  if (!loaded_) TRY_VOID(load());
  const auto now = world_.clock.now();
  if (passed_ > now + kClockSlack) {
    passed_ = now;
    started_ = std::min(started_, now);
  }
  not_before_ = std::min(not_before_, now + kLastChancePause);

  const auto due = schedule_.next_after(passed_, started_);
  if (!due) return std::nullopt;
  if (const auto wanted = std::max(*due, not_before_); wanted > now) return wanted;

  const auto lock = TRY(take_schedule_lock(name_, world_));
  if (!lock) {
    not_before_ = now + kLockedPause;
    return not_before_;
  }
  const auto run = run_scheduled(name_, function_, *due, world_);
  if (!run && !schedule_.next_after(now, started_) && now - *due < kLastChanceMax) {
    not_before_ = now + kLastChancePause;
    return not_before_;
  }
  TRY_VOID(pass(now));
  return world_.clock.now();
}

Result<void> ScheduleRunner::load() {
  auto& database = world_.database;
  const auto now = world_.clock.now();
  auto transaction = TRY(Transaction::begin(database));
  bool known = false;
  {
    auto row = TRY(database.query("SELECT expression, zone, started, passed FROM schedule WHERE name = ?"));
    row.bind(name_);
    known = TRY(row.step()) && row.view(0) == schedule_.text() && row.view(1) == schedule_.zone();
    started_ = known ? Instant(Milliseconds(row.integer(2))) : now;
    // What is due at the start itself is not over.
    passed_ = known ? Instant(Milliseconds(row.integer(3))) : now - Milliseconds(1);
  }
  if (!known) {
    TRY_VOID(database.run(
        "INSERT OR REPLACE INTO schedule (name, expression, zone, started, passed)"
        " VALUES (?, ?, ?, ?, ?)",
        name_, schedule_.text(), schedule_.zone(), milliseconds_of(started_), milliseconds_of(passed_)));
    TRY_VOID(transaction.commit());
  }
  loaded_ = true;
  return {};
}

Result<void> ScheduleRunner::pass(Instant instant) {
  passed_ = instant;
  auto transaction = TRY(Transaction::begin(world_.database));
  TRY_VOID(
      world_.database.run("UPDATE schedule SET passed = ? WHERE name = ?", milliseconds_of(instant), name_));
  return transaction.commit();
}

}  // namespace bellwether::local
