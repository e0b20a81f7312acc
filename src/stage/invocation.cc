#include "stage/invocation.h"

#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "events/queue_event.h"
#include "events/response_json.h"
#include "events/schedule_event.h"
#include "events/stream_event.h"

namespace bellwether::stage {

using functions::Answer;

namespace {

template <class Response>
Answer answer_of(const Response& response) {
  return {.json = events::encode_response(response), .failures = response.failures.size()};
}

Result<Answer> invoke_stream(Worker& worker, std::string_view event, const events::AttributeNames& names,
                             const ports::TimeLeft& time_left, ports::Report& report) {
  const bool is_whole = std::get<functions::StreamTrigger>(worker.function().trigger).with_old_items;
  const auto records =
      TRY(events::decode_event(event, names, is_whole ? events::OldItem::Whole : events::OldItem::Place));
  report.event(kBatchReceived, {{"records", std::ssize(records)}});
  return answer_of(TRY(worker.call(records, time_left)));
}

Result<Answer> invoke_queue(Worker& worker, std::string_view event, const ports::TimeLeft& time_left,
                            ports::Report& report) {
  auto records = TRY(events::decode_queue_event(event));
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
  if (!messages.empty()) response = TRY(worker.call(messages, time_left));
  std::ranges::move(malformed.failures, std::back_inserter(response.failures));
  return answer_of(response);
}

}  // namespace

Result<Answer> invoke(Worker& worker, std::string_view event, const events::AttributeNames& names,
                      const ports::TimeLeft& time_left, ports::Report& report) {
  const functions::Trigger& trigger = worker.function().trigger;
  if (worker.function().look_after != nullptr && events::is_look_after_event(event)) {
    TRY_VOID(worker.call(time_left));
    return Answer{.json = "null"};
  }
  if (std::holds_alternative<functions::StreamTrigger>(trigger))
    return invoke_stream(worker, event, names, time_left, report);
  if (std::holds_alternative<functions::QueueTrigger>(trigger))
    return invoke_queue(worker, event, time_left, report);
  TRY_VOID(events::check_schedule_event(event));
  TRY_VOID(worker.call(time_left));
  return Answer{.json = "null"};
}

}  // namespace bellwether::stage
