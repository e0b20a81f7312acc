// A schedule expression, in the grammar of EventBridge Scheduler:
//
//   rate(5 minutes)                    minute(s), hour(s), day(s); a day is 24 hours
//   at(2026-11-22T13:05:00)            once
//   cron(min hour day month weekday year)
//
//   minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or
//   SUN-SAT, year 1970-2199. In each field: * all, a-b, a/n and a-b/n and */n steps,
//   and lists with commas. One of day and weekday must be ? and the other must not.
//   Day also: L the last, 15W the weekday (Monday to Friday) nearest to the 15th within
//   the month. Weekday also: L Saturday, 6L the last Friday, 6#2 the second Friday;
//   these stand alone in their field.
//
// What is wrong is said with its column, which counts from 1 over the whole text:
// "cron(60 * * * ? *), column 6: minute 60; it may be 0 to 59".

#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace bellwether::schedule {

inline constexpr int kYearMin = 1970;
inline constexpr int kYearMax = 2199;

struct Rate {
  std::chrono::minutes every;
};

struct At {
  std::chrono::local_seconds time;
};

// Which days of a month a cron expression names.
struct DayRule {
  enum class Kind {
    Days,  // Bits 1 to 31 of `set`.
    LastDay,
    NearestWeekday,  // To day `number`.
    Weekdays,        // Bits 1 (Sunday) to 7 of `set`.
    LastWeekday,     // The last weekday `number` (1 Sunday) of the month.
    NthWeekday,      // The `nth` weekday `number`.
  };
  Kind kind = Kind::Days;
  std::bitset<32> set = {};
  unsigned number = 0;
  unsigned nth = 0;

  bool matches(std::chrono::year_month_day day) const;
};

struct Cron {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  DayRule days;
  std::bitset<13> months;  // 1 to 12.
  std::bitset<kYearMax - kYearMin + 1> years;

  // The first minute after `time` that the expression names.
  std::optional<std::chrono::local_seconds> next_after(std::chrono::local_seconds time) const;
};

using Expression = std::variant<Rate, At, Cron>;

Result<Expression> parse_expression(std::string_view text);

}  // namespace bellwether::schedule
