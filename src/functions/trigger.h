// What calls a function, and how its event source mapping or schedule is set. Words, limits and, unless said
// otherwise, defaults are AWS's.

#pragma once

#include <string>
#include <variant>
#include <vector>

#include "events/event_filter.h"
#include "ports/change_record.h"
#include "schedule/limits.h"

namespace bellwether::functions {

// The table's stream, through an event source mapping.
struct StreamTrigger {
  int batch_size = 100;
  int batching_window_seconds = 0;
  bool from_trim_horizon = true;
  int maximum_retry_attempts = 10;      // -1: without end, as AWS has it, and then a bad record stops all.
  int maximum_record_age_seconds = -1;  // -1: without end.
  bool bisect_batch_on_function_error = true;
  int parallelization_factor = 1;
  std::vector<ports::ChangeKind> event_names = {};  // Empty: all.
  bool with_old_items = false;                      // The function is given ChangeRecord::item_before.
  events::EventFilter filter = {};  // Where a pattern says nothing of eventName, with event_names.

  bool operator==(const StreamTrigger&) const = default;
};

// A stage's queues: of names to be read, of items that the page is to show anew, and of alerts to be told.
enum class QueueOf { Names, Page, Alerts };

// A queue, through an event source mapping.
struct QueueTrigger {
  QueueOf queue = QueueOf::Names;
  int batch_size = 10;
  int batching_window_seconds = 0;
  int maximum_concurrency = 2;  // Wikipedia asks for restraint.
  int timeout_seconds = 30;     // Of a call. A message stays hidden six times as long.
  int max_receive_count = 5;    // Then to the dead-letter queue.
  events::EventFilter filter = {};

  bool operator==(const QueueTrigger&) const = default;
};

struct ScheduleTrigger {
  std::string expression = "rate(5 minutes)";
  std::string time_zone = "UTC";
  schedule::Limits limits = {};

  bool operator==(const ScheduleTrigger&) const = default;
};

using Trigger = std::variant<StreamTrigger, QueueTrigger, ScheduleTrigger>;

// A queue's batch above this size needs a window.
inline constexpr int kBatchWithoutWindowMax = 10;

// Seconds that a call may take.
inline constexpr int kTimeout = 60;  // Of what has no time-out of its own among the settings.
inline int timeout_of(const Trigger& trigger) {
  const auto* const queue = std::get_if<QueueTrigger>(&trigger);
  return queue == nullptr ? kTimeout : queue->timeout_seconds;
}

}  // namespace bellwether::functions
