#include "lambda/handlers.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "events/queue_event.h"
#include "events/response_json.h"
#include "events/schedule_event.h"
#include "events/stream_event.h"

namespace bellwether::lambda {

Handler stream_handler(StreamCall function, events::AttributeNames names, ports::Report& report) {
  return [function = std::move(function), names = std::move(names), &report](
             const Invocation& invocation, const ports::TimeLeft& time_left) -> Result<std::string> {
    const auto records = TRY(events::decode_event(invocation.event, names));
    report.event(kBatchReceived, {{"records", std::ssize(records)}});
    const ports::BatchResponse response = TRY(function(records, time_left));
    return events::encode_response(response);
  };
}

Handler queue_handler(QueueCall function, ports::Report& report) {
  return [function = std::move(function), &report](const Invocation& invocation,
                                                   const ports::TimeLeft& time_left) -> Result<std::string> {
    auto records = TRY(events::decode_queue_event(invocation.event));
    report.event(kBatchReceived, {{"records", std::ssize(records)}});
    std::vector<ports::Message> messages;
    ports::MessageResponse malformed;
    for (events::QueueRecord& record : records) {
      if (record.message) {
        messages.push_back(*std::move(record.message));
        continue;
      }
      report.event(ports::kMessageFailed,
                   {{"id", record.message_id}, {"reason", record.message.error().message}});
      malformed.failures.push_back({record.message_id, record.message.error()});
    }
    ports::MessageResponse response;
    if (!messages.empty()) response = TRY(function(messages, time_left));
    std::ranges::move(malformed.failures, std::back_inserter(response.failures));
    return events::encode_response(response);
  };
}

Handler schedule_handler(ScheduledCall function) {
  return [function = std::move(function)](const Invocation& invocation,
                                          const ports::TimeLeft& time_left) -> Result<std::string> {
    const std::optional<Instant> due = TRY(events::decode_schedule_event(invocation.event));
    TRY_VOID(function(due, time_left));
    return "null";
  };
}

}  // namespace bellwether::lambda
