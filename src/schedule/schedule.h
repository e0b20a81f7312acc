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
#include "schedule/limits.h"
#include "schedule/time_zone.h"

namespace bellwether::schedule {

class Schedule {
 public:
  // InvalidInput for a bad expression, an unknown zone, an end that is not after the start, an `at` with
  // either, or a window that is not 0 to 1,440 minutes.
  static Result<Schedule> parse(std::string_view expression, std::string_view zone = "UTC",
                                const Limits& limits = {});

  const std::string& text() const { return text_; }
  const std::string& zone() const { return zone_.name(); }
  const Limits& limits() const { return limits_; }

  // The first occurrence after `instant` of a schedule that was started at
  // `started`; nothing when there is none.
  std::optional<Instant> next_after(Instant instant, Instant started) const;

  // When the occurrence `due` of such a schedule comes: within the window, and not after the end.
  Instant comes_at(Instant due, Instant started) const;

 private:
  Schedule(std::string text, const Expression& expression, TimeZone zone, const Limits& limits)
      : text_(std::move(text)), expression_(expression), zone_(std::move(zone)), limits_(limits) {}

  std::string text_;
  Expression expression_;
  TimeZone zone_;
  Limits limits_;
};

}  // namespace bellwether::schedule
