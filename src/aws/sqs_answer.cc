#include "aws/sqs_answer.h"

#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <utility>

#include "aws/json_member.h"
#include "aws/md5.h"
#include "base/number.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

std::unexpected<Error> refuse(std::string message) {
  return fail(ErrorKind::InvalidInput, std::move(message));
}

Result<json::object> parse(std::string_view body) {
  json::error_code error;
  auto value = json::parse(body, error);
  if (error || !value.is_object()) return refuse("is no JSON object");
  return std::move(value.get_object());
}

// The objects of an array; SQS leaves out an array that would be empty.
std::vector<const json::object*> objects_of(const json::object& object, std::string_view name) {
  std::vector<const json::object*> objects;
  const auto* value = object.if_contains(name);
  const auto* array = value ? value->if_array() : nullptr;
  if (array == nullptr) return objects;
  for (const auto& element : *array)
    if (const auto* each = element.if_object()) objects.push_back(each);
  return objects;
}

std::optional<std::int64_t> number(std::string_view text, std::int64_t most) {
  const auto value = parse_number<std::int64_t>(text);
  return value && *value >= 0 && *value <= most ? value : std::nullopt;
}

std::optional<std::int64_t> number_of(const json::object& object, std::string_view name,
                                      std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
  return number(text_of(object, name), most);
}

std::map<std::string, std::string> attributes_of(const json::object& message) {
  std::map<std::string, std::string> attributes;
  const auto* members = object_of(message, "MessageAttributes");
  if (members == nullptr) return attributes;
  for (const auto& member : *members) {
    const auto* attribute = member.value().if_object();
    // Binary ones, of others than us, have no StringValue.
    if (attribute != nullptr && attribute->contains("StringValue"))
      attributes[std::string(member.key())] = text_of(*attribute, "StringValue");
  }
  return attributes;
}

Result<ports::Message> message_of(const json::object& object) {
  const auto* facts = object_of(object, "Attributes");
  const auto count =
      facts ? number_of(*facts, "ApproximateReceiveCount", std::numeric_limits<int>::max()) : std::nullopt;
  const auto sent = facts ? number_of(*facts, "SentTimestamp") : std::nullopt;
  ports::Message message{.id = text_of(object, "MessageId"),
                         .receipt = text_of(object, "ReceiptHandle"),
                         .body = text_of(object, "Body"),
                         .attributes = attributes_of(object),
                         .receive_count = static_cast<int>(count.value_or(0)),
                         .sent = Instant(Milliseconds(sent.value_or(0)))};
  if (message.id.empty() || message.receipt.empty()) return refuse("has a message without id or receipt");
  if (!count || !sent) return refuse("does not say when and how often message " + message.id + " was sent");
  const auto md5 = md5_hex(message.body);
  if (md5 && text_of(object, "MD5OfBody") != *md5)
    return fail(ErrorKind::Unavailable, "has a message " + message.id + " whose body has not its MD5");
  return message;
}

}  // namespace

Result<SqsBatch> read_sqs_batch(std::string_view body, std::size_t count) {
  const auto answer = TRY(parse(body));
  const auto place_of = [&](const json::object& entry) {
    return number_of(entry, "Id", static_cast<std::int64_t>(count) - 1);
  };
  SqsBatch batch;
  for (const auto* entry : objects_of(answer, "Successful")) {
    if (const auto place = place_of(*entry))
      batch.accepted.push_back(
          {.place = static_cast<std::size_t>(*place), .body_md5 = text_of(*entry, "MD5OfMessageBody")});
  }
  for (const auto* entry : objects_of(answer, "Failed")) {
    const auto place = place_of(*entry);
    if (!place) continue;
    const auto* ours = entry->if_contains("SenderFault");
    batch.refused.push_back({.place = static_cast<std::size_t>(*place),
                             .code = text_of(*entry, "Code"),
                             .message = text_of(*entry, "Message"),
                             .is_our_fault = ours != nullptr && ours->is_bool() && ours->get_bool()});
  }
  return batch;
}

Result<std::vector<ports::Message>> read_sqs_messages(std::string_view body) {
  const auto answer = TRY(parse(body));
  std::vector<ports::Message> messages;
  for (const auto* object : objects_of(answer, "Messages")) messages.push_back(TRY(message_of(*object)));
  return messages;
}

Result<ports::QueueStatus> read_sqs_status(std::string_view body) {
  const auto answer = TRY(parse(body));
  const auto* figures = object_of(answer, "Attributes");
  if (figures == nullptr) return refuse("has no attributes");
  const auto visible = number_of(*figures, "ApproximateNumberOfMessages");
  const auto in_flight = number_of(*figures, "ApproximateNumberOfMessagesNotVisible");
  const auto delayed = number_of(*figures, "ApproximateNumberOfMessagesDelayed");
  if (!visible || !in_flight || !delayed) return refuse("does not count the messages");
  return ports::QueueStatus{
      .visible = *visible, .in_flight = *in_flight, .delayed = *delayed, .oldest = std::nullopt};
}

Result<std::string> read_sqs_url(std::string_view body) {
  const auto answer = TRY(parse(body));
  auto url = text_of(answer, "QueueUrl");
  if (url.empty()) return refuse("names no URL");
  return url;
}

}  // namespace bellwether::aws
