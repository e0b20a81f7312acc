#include "settings/schedule_setting.h"

#include "schedule/schedule.h"
#include "settings/setting_access.h"

namespace bellwether::settings {

bool is_schedule_to_come(const Settings& settings, Instant now) {
  const functions::ScheduleTrigger& trigger = fanning_out(settings);
  const auto schedule = schedule::Schedule::parse(trigger.expression, trigger.time_zone);
  // One that cannot be read is refused elsewhere.
  return !schedule || schedule->next_after(now - Milliseconds(1), now);
}

}  // namespace bellwether::settings
