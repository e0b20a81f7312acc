// decide-alerts: changes of prices that are worth telling become records in the bucket, one for each, and
// messages to the queue of alerts.
//
// What is worth telling is what the rules find in an item as it is now and did not in what it was before the
// change: of a first import, and of prices that came late or were corrected, nothing. A record is put only
// where there is none, so a change that comes again records nothing anew; but its message is sent again
// unless the alert belongs to a notice already. Each change fails alone. Of an item that cannot be read there
// is nothing to tell.

#pragma once

#include <array>
#include <span>

#include "functions/alert_recorder.h"
#include "functions/fan_out.h"
#include "market/price_rules.h"
#include "ports/bucket.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/queue.h"
#include "ports/report.h"
#include "ports/time_left.h"

namespace bellwether::functions {

struct DecidePorts {
  ports::Bucket& bucket;
  ports::Queue& alerts;
  const market::RuleBook& rules;
  const ports::Clock& clock;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
};

inline constexpr std::string_view kDecideAlerts = "decide-alerts";

// Records with their item_before.
ports::BatchResponse decide_alerts(std::span<const ports::ChangeRecord> batch, const DecidePorts& ports);

// What it reports.
// The stream has new images only, and then nobody knows what is new.
inline constexpr ports::Event kNothingBefore{.phrase = "change without old image: it raises no alert",
                                             .level = ports::Level::Warning};
inline constexpr std::array kDecideAlertsEvents = {&kAlertRaised, &kAlertMuted, &kNothingBefore,
                                                   &ports::kRecordFailed, &kItemNotReadable};

}  // namespace bellwether::functions
