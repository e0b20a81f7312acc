// What an event source mapping did with its events, counted as AWS's metrics of the group EventCount count.

#pragma once

#include <cstdint>

namespace bellwether::ports {

struct EventCounts {
  std::int64_t polled = 0;         // PolledEventCount: read from the stream or queue.
  std::int64_t filtered_out = 0;   // FilteredOutEventCount: of these, passed over by the filter.
  std::int64_t invoked = 0;        // InvokedEventCount: given to the function, each time anew.
  std::int64_t failed_invoke = 0;  // FailedInvokeEventCount: of these, not processed.
  std::int64_t deleted = 0;        // DeletedEventCount: of a queue, processed and deleted.
  std::int64_t dropped = 0;        // DroppedEventCount: of a stream, given up without a dead-letter queue.
  std::int64_t delivered = 0;      // OnFailureDestinationDeliveredEventCount: to the dead-letter queue.

  bool operator==(const EventCounts&) const = default;
};

}  // namespace bellwether::ports
