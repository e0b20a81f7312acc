// The schedule by which all names are read, as it is set.

#pragma once

#include "base/result.h"
#include "base/time.h"
#include "settings/settings.h"

namespace bellwether::settings {

// InvalidInput where its settings do not go together: an end before its start.
Result<void> check_schedule_settings(const Settings& settings);

// Whether it comes at all when it is begun now: an at() that is past, or a cron() of years that are over,
// does not.
bool is_schedule_to_come(const Settings& settings, Instant now);

}  // namespace bellwether::settings
