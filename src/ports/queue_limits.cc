#include "ports/queue_limits.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/range.h"
#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::ports {
namespace {

constexpr std::size_t kAttributesMax = 10;
constexpr std::size_t kAttributeNameMax = 256;
// SQS counts an attribute's type too; ours are all of this one.
constexpr std::string_view kAttributeType = "String";

std::unexpected<Error> refuse(std::string message) {
  return fail(ErrorKind::InvalidInput, std::move(message));
}

Result<void> check_count(std::size_t count, std::size_t count_max = kQueueBatchMax) {
  if (count >= 1 && count <= count_max) return {};
  return refuse("a call with " + std::to_string(count) + " messages; a queue takes 1 to " +
                std::to_string(count_max));
}

// What SQS takes: well-formed UTF-8 without the characters that XML forbids.
Result<void> check_text(std::string_view what, std::string_view text) {
  if (text.empty()) return refuse(std::string(what) + " is empty");
  for (const char32_t point : decode_utf8(text)) {
    const bool control = point < 0x20 && point != '\t' && point != '\n' && point != '\r';
    if (control || point == 0xFFFE || point == 0xFFFF)
      return refuse(std::string(what) + " has a character that a queue does not take");
  }
  if (!is_utf8(text)) return refuse(std::string(what) + " is not UTF-8");
  return {};
}

Result<void> check_attribute_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  const std::string lower = lower_ascii(name);
  const bool sound = !name.empty() && name.size() <= kAttributeNameMax &&
                     std::ranges::all_of(name, allowed) && !name.starts_with('.') && !name.ends_with('.') &&
                     name.find("..") == name.npos && !lower.starts_with("aws.") &&
                     !lower.starts_with("amazon.");
  if (sound) return {};
  return refuse("attribute '" + name + "': a name is 1 to " + std::to_string(kAttributeNameMax) +
                " of A-Z a-z 0-9 _ - . without a dot at an end or twice in a row, and not AWS. or Amazon.");
}

Result<void> check_message(const OutgoingMessage& message) {
  TRY_VOID(check_text("the body", message.body));
  if (message.attributes.size() > kAttributesMax)
    return refuse(std::to_string(message.attributes.size()) + " attributes; at most " +
                  std::to_string(kAttributesMax));
  for (const auto& [name, value] : message.attributes) {
    TRY_VOID(check_attribute_name(name));
    TRY_VOID(check_text("attribute '" + name + "'", value));
  }
  return check_range("delay", message.delay.count(), 0, kQueueDelayMax.count(), " s");
}

}  // namespace

std::size_t size_of(const OutgoingMessage& message) {
  auto size = message.body.size();
  for (const auto& [name, value] : message.attributes)
    size += name.size() + kAttributeType.size() + value.size();
  return size;
}

Result<SendPlan> plan_send(std::span<const OutgoingMessage> messages, std::size_t count_max) {
  TRY_VOID(check_count(messages.size(), count_max));
  std::size_t bytes = 0;
  for (const auto& message : messages) bytes += size_of(message);
  if (bytes > kQueueBytesMax)
    return refuse("a call with " + std::to_string(bytes) + " bytes; a queue takes at most " +
                  std::to_string(kQueueBytesMax));
  SendPlan plan;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (const auto checked = check_message(messages[i]); !checked)
      plan.refused.push_back({i, checked.error()});
    else
      plan.sound.push_back(i);
  }
  return plan;
}

Result<void> check_receive(int limit, std::chrono::seconds wait) {
  TRY_VOID(check_range("the number of messages to receive", limit, 1, kQueueBatchMax));
  return check_range("wait", wait.count(), 0, kQueueWaitMax.count(), " s");
}

Result<void> check_acknowledge(std::size_t receipts) {
  return check_count(receipts);
}

Result<void> check_hide(std::size_t receipts, std::chrono::seconds timeout) {
  TRY_VOID(check_count(receipts));
  return check_range("timeout", timeout.count(), 0, kQueueVisibilityMax.count(), " s");
}

}  // namespace bellwether::ports
