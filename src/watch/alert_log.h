// What was recorded of alerts, what became of each, and who is not told: out of the bucket.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "base/result.h"
#include "ports/bucket.h"

namespace bellwether::watch {

enum class AlertState {
  Waiting,  // It is not in a notice yet, or not every way has told that.
  Told,     // By every way; where none is set, it is in the feed.
  Muted,
};

struct LoggedAlert {
  alerts::Alert alert;
  AlertState state;
  std::map<std::string, Instant> told = {};  // By the ways' names.
};

struct AlertLog {
  std::vector<LoggedAlert> alerts;  // Newest first.
  std::vector<Error> unreadable = {};
  bool is_cut = false;  // There are more, and older ones.
};

// Of one item or of all, the newest so many.
Result<AlertLog> alert_log(ports::Bucket& bucket, const std::optional<market::ItemKey>& key,
                           std::size_t count_max);

// In force on the day.
Result<std::vector<alerts::Mute>> mutes_of(ports::Bucket& bucket, Day today);

// Instead of another one of the same item and rule; see alerts::with_mute.
Result<void> mute(ports::Bucket& bucket, const alerts::Mute& mute, Day today);

}  // namespace bellwether::watch
