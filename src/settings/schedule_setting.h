// The schedule by which all names are read, as it is set.

#pragma once

#include "base/time.h"
#include "settings/settings.h"

namespace bellwether::settings {

// Whether it comes at all when it is begun now: an at() that is past, or a cron() of years that are over,
// does not.
bool is_schedule_to_come(const Settings& settings, Instant now);

}  // namespace bellwether::settings
