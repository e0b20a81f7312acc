// A schedule: an expression and the time zone in which it is meant. It answers
// when it is due; see local/schedule_runner.h for who runs what is due.
//
// `rate` counts from the instant at which the schedule was started, which is its first
// occurrence, and takes no notice of time zones. For `cron` and `at`, as on AWS, a local time
// that a daylight-saving change leaves out is skipped, and one that comes twice counts once,
// the first time. So a cron expression for every ten minutes pauses for an hour when
// the clock is set back; `rate` does not.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "schedule/expression.h"
#include "schedule/time_zone.h"

namespace bellwether::schedule {

class Schedule {
 public:
  // InvalidInput for a bad expression or an unknown zone.
  static Result<Schedule> parse(std::string_view expression, std::string_view zone = "UTC");

  const std::string& text() const { return text_; }
  const std::string& zone() const { return zone_.name(); }

  // The first occurrence after `instant` of a schedule that was started at
  // `started`; nothing when there is none.
  std::optional<Instant> next_after(Instant instant, Instant started) const;

 private:
  Schedule(std::string text, const Expression& expression, TimeZone zone)
      : text_(std::move(text)), expression_(expression), zone_(std::move(zone)) {}

  std::string text_;
  Expression expression_;
  TimeZone zone_;
};

}  // namespace bellwether::schedule
