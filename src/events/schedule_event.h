// Events of a schedule: EventBridge Scheduler's, EventBridge rules', or whatever its owner gave it as input.

#pragma once

#include <string_view>

#include "base/result.h"

namespace bellwether::events {

// Nothing of it matters to a function, least of all a "time" that it may have. InvalidInput when it is not
// JSON.
Result<void> check_schedule_event(std::string_view event);

}  // namespace bellwether::events
