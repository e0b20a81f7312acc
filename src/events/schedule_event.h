// Events of a schedule: EventBridge Scheduler's, EventBridge rules', or whatever its owner gave it as input.

#pragma once

#include <string_view>

#include "base/result.h"

namespace bellwether::events {

// Nothing of it matters to a function, least of all a "time" that it may have. InvalidInput when it is not
// JSON.
Result<void> check_schedule_event(std::string_view event);

// What the stack of a stage gives the schedule that has a function look after the items, and whether an event
// is this one, with whatever spaces.
inline constexpr std::string_view kLookAfterEvent = R"({"look":"after"})";
bool is_look_after_event(std::string_view event);

}  // namespace bellwether::events
