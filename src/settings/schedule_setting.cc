#include "settings/schedule_setting.h"

#include "schedule/schedule.h"
#include "settings/setting_access.h"

namespace bellwether::settings {

namespace {

Result<schedule::Schedule> schedule_of(const Settings& settings) {
  const functions::ScheduleTrigger& trigger = fanning_out(settings);
  return schedule::Schedule::parse(trigger.expression, trigger.time_zone, trigger.limits);
}

}  // namespace

Result<void> check_schedule_settings(const Settings& settings) {
  if (fanning_out(settings).limits == schedule::Limits{}) return {};  // Each was looked at when it was read.
  TRY_VOID(schedule_of(settings));
  return {};
}

bool is_schedule_to_come(const Settings& settings, Instant now) {
  const auto schedule = schedule_of(settings);
  // One that cannot be read is refused elsewhere.
  return !schedule || schedule->next_after(now - Milliseconds(1), now);
}

}  // namespace bellwether::settings
