// look-after: of items that have had no price for long somebody is told.
//
// An item is stale so many days after the day of its last price. Told is of those that became so since
// `since`, so that whoever switches the rule on hears nothing of what is old; send-alerts records each once,
// by the day of its last price, however often it is looked at. Of an item that the rule `care` tells of,
// nobody hears besides that it is stale, too.

#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "functions/fan_out.h"
#include "market/price_rules.h"
#include "ports/clock.h"
#include "ports/queue.h"
#include "ports/report.h"
#include "ports/table.h"
#include "ports/time_left.h"

namespace bellwether::functions {

struct CarePorts {
  ports::Table& table;
  ports::Queue& alerts;
  const market::RuleBook& rules;
  const ports::Clock& clock;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
  // Of whom somebody is told more than that: it has a dead letter, or all stands still.
  std::function<bool(const market::ItemKey&)> is_told_otherwise = [](const market::ItemKey&) {
    return false;
  };
};

inline constexpr std::string_view kLookAfter = "look-after";
// It runs once a day, and looks back a week: of days on which nobody looked, or a run failed, a later one
// tells. What several runs find is recorded once.
inline constexpr std::string_view kLookAfterSchedule = "rate(1 day)";
inline constexpr std::chrono::days kLookedBack{7};

// Unavailable when the time ran out; those that were told stay told. It reports kItemNotReadable; what is
// raised is reported by send-alerts.
Result<void> look_after(Day since, const CarePorts& ports);

}  // namespace bellwether::functions
