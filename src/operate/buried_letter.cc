#include "operate/buried_letter.h"

#include <boost/json.hpp>
#include <utility>

#include "aws/json_member.h"
#include "base/number.h"
#include "events/reading_json.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;

int number_in(const json::object& object, std::string_view name, int otherwise) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? static_cast<int>(value->get_int64()) : otherwise;
}

std::string attribute(const BuriedLetter& letter, const std::string& name) {
  const auto found = letter.attributes.find(name);
  return found == letter.attributes.end() ? "" : found->second;
}

// What Lambda tells of a call or of records that it gave up.
void read_invocation(const json::object& record, BuriedLetter& letter) {
  if (const json::object* const request = aws::object_of(record, "requestContext")) {
    letter.condition = aws::text_of(*request, "condition");
    letter.attempts = number_in(*request, "approximateInvokeCount", -1);
  }
  if (const json::object* const said = aws::object_of(record, "responsePayload")) {
    letter.reason = aws::text_of(*said, "errorMessage");
  } else if (const json::object* const response = aws::object_of(record, "responseContext")) {
    letter.reason = aws::text_of(*response, "functionError");
  }
  const json::object* const batch = aws::object_of(record, "DDBStreamBatchInfo");
  if (batch == nullptr) return;
  letter.place = aws::StreamPlace{.stream_arn = aws::text_of(*batch, "streamArn"),
                                  .shard = aws::text_of(*batch, "shardId"),
                                  .first = aws::text_of(*batch, "startSequenceNumber"),
                                  .last = aws::text_of(*batch, "endSequenceNumber")};
  letter.records = number_in(*batch, "batchSize", 1);
}

}  // namespace

BuriedLetter read_letter(const functions::Function& function, ports::Message message) {
  BuriedLetter letter{.id = std::move(message.id),
                      .receipt = std::move(message.receipt),
                      .function = &function,
                      .since = message.sent,
                      .body = std::move(message.body),
                      .attributes = std::move(message.attributes)};
  if (std::holds_alternative<functions::QueueTrigger>(function.trigger)) {
    if (auto name = events::decode_name_message(letter.body))
      letter.item = market::ItemKey{.name = std::move(name->name), .owner = std::move(name->owner)};
    return letter;
  }
  json::error_code error;
  const json::value value = json::parse(letter.body, error);
  if (!error && value.is_object()) read_invocation(value.get_object(), letter);
  // EventBridge Scheduler's, in attributes.
  if (letter.condition.empty()) letter.condition = attribute(letter, "EXHAUSTED_RETRY_CONDITION");
  if (letter.reason.empty()) letter.reason = attribute(letter, "ERROR_MESSAGE");
  if (letter.reason.empty()) letter.reason = attribute(letter, "ERROR_CODE");
  if (letter.attempts < 0)
    letter.attempts = parse_number<int>(attribute(letter, "RETRY_ATTEMPTS")).value_or(-1);
  return letter;
}

}  // namespace bellwether::operate
