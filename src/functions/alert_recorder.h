// What records alerts: each once, however often it is found.

#pragma once

#include <optional>
#include <vector>

#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "base/result.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/event.h"
#include "ports/report.h"

namespace bellwether::functions {

// For a batch: what is muted is read once, and only where there is an alert.
class AlertRecorder {
 public:
  AlertRecorder(ports::Bucket& bucket, const ports::Clock& clock, ports::Report& report)
      : bucket_(bucket), clock_(clock), report_(report) {}

  // Puts its record where there is none. Answers the alert as it is recorded: whether nobody is told of it,
  // and the notice that it belongs to already.
  Result<alerts::Alert> record(alerts::Alert alert);

 private:
  Result<bool> is_muted(const alerts::Alert& alert);

  ports::Bucket& bucket_;
  const ports::Clock& clock_;
  ports::Report& report_;
  std::optional<std::vector<alerts::Mute>> mutes_ = std::nullopt;
};

// What it reports.
inline constexpr ports::Event kAlertRaised{
    .phrase = "alert raised", .counts = {"AlertsRaised"}, .sum = "alerts_raised"};
inline constexpr ports::Event kAlertMuted{.phrase = "alert muted", .counts = {"AlertsMuted"}};

}  // namespace bellwether::functions
