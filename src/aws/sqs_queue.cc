#include "aws/sqs_queue.h"

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>
#include <utility>

#include "aws/json_call.h"
#include "aws/md5.h"
#include "aws/sqs_answer.h"
#include "ports/queue_limits.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

// How often receipts that SQS could not take for a reason of its own are sent.
constexpr int kChangeAttemptsMax = 3;
// SQS purges a queue at most once in this time.
constexpr int kPurgePauseSeconds = 60;

json::object attributes_of(const ports::OutgoingMessage& message) {
  json::object attributes;
  for (const auto& [name, value] : message.attributes)
    attributes[name] = json::object{{"DataType", "String"}, {"StringValue", value}};
  return attributes;
}

json::object entry_of(const ports::OutgoingMessage& message, std::size_t place) {
  json::object entry{
      {"Id", std::to_string(place)}, {"MessageBody", message.body}, {"DelaySeconds", message.delay.count()}};
  if (!message.attributes.empty()) entry["MessageAttributes"] = attributes_of(message);
  return entry;
}

// Deleted already, delivered again meanwhile, or older than SQS remembers.
bool is_invalid_receipt(std::string_view code) {
  return code.ends_with("ReceiptHandleIsInvalid") || code.ends_with("MessageNotInflight") ||
         code == "InvalidParameterValue";
}

// Of an entry: SQS calls some of what may pass our fault.
bool may_pass(const SqsBatch::Refused& refused) {
  return !refused.is_our_fault || refused.code.contains("hrottl");
}

// "eu-west-1", "us-gov-east-1".
bool looks_like_region(std::string_view text) {
  const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return std::ranges::count(text, '-') >= 2 && std::ranges::all_of(text, is_allowed) && text.back() >= '0' &&
         text.back() <= '9';
}

}  // namespace

std::string region_in_queue_url(std::string_view queue) {
  const std::size_t scheme = queue.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view host = queue.substr(scheme + 3, queue.find('/', scheme + 3) - scheme - 3);
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view first = host.substr(0, dot);
  const std::string_view second = host.substr(dot + 1, host.find('.', dot + 1) - dot - 1);
  // The second form is the old one.
  if ((first == "sqs" || first == "sqs-fips") && looks_like_region(second)) return std::string(second);
  if (second == "queue" && looks_like_region(first)) return std::string(first);
  return {};
}

SqsQueue::SqsQueue(std::unique_ptr<ServiceClient> client, SqsQueueSettings settings)
    : client_(std::move(client)), settings_(std::move(settings)) {
  if (settings_.queue.contains("://")) url_ = settings_.queue;
}

Error SqsQueue::failure(const ServiceError& error) const {
  if (error.code.ends_with("QueueDoesNotExist") || error.code.ends_with("NonExistentQueue"))
    return {ErrorKind::NotFound, "queue '" + settings_.queue + "' does not exist in " + client_->region()};
  return in_context("queue '" + settings_.queue + "'", error.error);
}

// Garbage from a proxy in between is no reason to give a message up.
Error SqsQueue::malformed(std::string_view action, const Error& error) const {
  return {ErrorKind::Unavailable,
          "queue '" + settings_.queue + "': SQS's answer to " + std::string(action) + " " + error.message};
}

Result<std::string> SqsQueue::url() {
  const std::scoped_lock lock(mutex_);
  if (!url_.empty()) return url_;
  const auto answer =
      call_json(*client_, "GetQueueUrl", json::serialize(json::object{{"QueueName", settings_.queue}}));
  if (!answer) return std::unexpected(failure(answer.error()));
  auto url = read_sqs_url(*answer);
  if (!url) return std::unexpected(malformed("GetQueueUrl", url.error()));
  url_ = *url;
  return url;
}

Result<std::vector<ports::SendFailure>> SqsQueue::send(std::span<const ports::OutgoingMessage> messages) {
  auto [sound, failures] = TRY(ports::plan_send(messages));
  if (sound.empty()) return std::move(failures);
  const auto queue_url = TRY(url());
  json::array entries;
  for (const auto place : sound) entries.push_back(entry_of(messages[place], place));
  const auto answer =
      call_json(*client_, "SendMessageBatch",
                json::serialize(json::object{{"QueueUrl", queue_url}, {"Entries", std::move(entries)}}));
  if (!answer) return std::unexpected(failure(answer.error()));
  const auto batch = read_sqs_batch(*answer, messages.size());
  if (!batch) return std::unexpected(malformed("SendMessageBatch", batch.error()));

  const auto refuse = [&](std::size_t place, ErrorKind kind, const std::string& why) {
    // What was never sent, or was named already, needs no second failure.
    const auto left = std::ranges::find(sound, place);
    if (left == sound.end()) return;
    sound.erase(left);
    failures.push_back({place, {kind, "queue '" + settings_.queue + "': " + why}});
  };
  for (const auto& refused : batch->refused)
    refuse(refused.place, may_pass(refused) ? ErrorKind::Unavailable : ErrorKind::InvalidInput,
           refused.code + ": " + refused.message);
  for (const auto& accepted : batch->accepted) {
    const auto md5 = md5_hex(messages[accepted.place].body);
    if (md5 && accepted.body_md5 != *md5)
      refuse(accepted.place, ErrorKind::Unavailable, "SQS took another body than was sent");
    std::erase(sound, accepted.place);
  }
  while (!sound.empty()) refuse(sound.front(), ErrorKind::Unavailable, "SQS did not say that it was taken");
  std::ranges::sort(failures, {}, &ports::SendFailure::index);
  return std::move(failures);
}

Result<std::vector<ports::Message>> SqsQueue::receive(int limit, std::chrono::seconds wait) {
  TRY_VOID(ports::check_receive(limit, wait));
  const auto queue_url = TRY(url());
  const json::object order{
      {"QueueUrl", queue_url},
      {"MaxNumberOfMessages", limit},
      {"WaitTimeSeconds", wait.count()},
      {"MessageSystemAttributeNames", json::array{"ApproximateReceiveCount", "SentTimestamp"}},
      {"MessageAttributeNames", json::array{"All"}}};
  const auto answer = call_json(*client_, "ReceiveMessage", json::serialize(order));
  if (!answer) return std::unexpected(failure(answer.error()));
  auto messages = read_sqs_messages(*answer);
  if (!messages) return std::unexpected(malformed("ReceiveMessage", messages.error()));
  return messages;
}

// One action on received messages; with `visibility` where it takes one.
Result<void> SqsQueue::change(std::string_view action, std::span<const std::string> receipts,
                              std::optional<std::chrono::seconds> visibility) {
  const auto queue_url = TRY(url());
  std::vector<std::size_t> left(receipts.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  for (int attempt = 1;; ++attempt) {
    json::array entries;
    for (const auto place : left) {
      json::object entry{{"Id", std::to_string(place)}, {"ReceiptHandle", receipts[place]}};
      if (visibility) entry["VisibilityTimeout"] = visibility->count();
      entries.push_back(std::move(entry));
    }
    const auto answer =
        call_json(*client_, action,
                  json::serialize(json::object{{"QueueUrl", queue_url}, {"Entries", std::move(entries)}}));
    if (!answer) return std::unexpected(failure(answer.error()));
    const auto batch = read_sqs_batch(*answer, receipts.size());
    if (!batch) return std::unexpected(malformed(action, batch.error()));
    std::string why = "SQS did not say that it was done";
    for (const auto& accepted : batch->accepted) std::erase(left, accepted.place);
    for (const auto& refused : batch->refused) {
      if (is_invalid_receipt(refused.code))
        std::erase(left, refused.place);
      else
        why = refused.code + ": " + refused.message;
    }
    if (left.empty()) return {};
    if (attempt == kChangeAttemptsMax)
      return fail(ErrorKind::Unavailable, "queue '" + settings_.queue + "': " + std::string(action) + " of " +
                                              std::to_string(left.size()) + " of " +
                                              std::to_string(receipts.size()) + " messages: " + why);
  }
}

Result<void> SqsQueue::acknowledge(std::span<const std::string> receipts) {
  TRY_VOID(ports::check_acknowledge(receipts.size()));
  return change("DeleteMessageBatch", receipts, std::nullopt);
}

Result<void> SqsQueue::hide(std::span<const std::string> receipts, std::chrono::seconds timeout) {
  TRY_VOID(ports::check_hide(receipts.size(), timeout));
  return change("ChangeMessageVisibilityBatch", receipts, timeout);
}

Result<ports::QueueStatus> SqsQueue::status() {
  const auto queue_url = TRY(url());
  const json::object order{
      {"QueueUrl", queue_url},
      {"AttributeNames", json::array{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
                                     "ApproximateNumberOfMessagesDelayed"}}};
  const auto answer = call_json(*client_, "GetQueueAttributes", json::serialize(order));
  if (!answer) return std::unexpected(failure(answer.error()));
  auto figures = read_sqs_status(*answer);
  if (!figures) return std::unexpected(malformed("GetQueueAttributes", figures.error()));
  return figures;
}

Result<std::int64_t> SqsQueue::purge() {
  const auto figures = TRY(status());
  const auto queue_url = TRY(url());
  const auto answer =
      call_json(*client_, "PurgeQueue", json::serialize(json::object{{"QueueUrl", queue_url}}));
  if (!answer && answer.error().code.ends_with("PurgeQueueInProgress"))
    return std::unexpected(Error{ErrorKind::Unavailable,
                                 "queue '" + settings_.queue + "' was purged less than a minute ago",
                                 kPurgePauseSeconds});
  if (!answer) return std::unexpected(failure(answer.error()));
  return figures.visible + figures.in_flight + figures.delayed;
}

}  // namespace bellwether::aws
