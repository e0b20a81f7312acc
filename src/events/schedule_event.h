// Events of a schedule: EventBridge Scheduler's and EventBridge rules'.

#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::events {

// The instant the schedule was due, from the member "time". Nothing when there is none: a
// schedule may be given any JSON as its input. InvalidInput when it is not JSON, or
// "time" is no instant.
Result<std::optional<Instant>> decode_schedule_event(std::string_view event);

}  // namespace bellwether::events
