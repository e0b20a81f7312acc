#include "functions/announcement.h"

#include <algorithm>
#include <string>
#include <vector>

#include "events/reading_json.h"
#include "ports/queue_limits.h"

namespace bellwether::functions {
namespace {

constexpr int kSendAttempts = 5;

// Of one call. Those that are refused again and again are an error.
Result<void> send_some(std::vector<ports::OutgoingMessage> messages, ports::Queue& queue) {
  std::string reason;
  for (int attempt = 0; attempt < kSendAttempts && !messages.empty(); ++attempt) {
    const std::vector<ports::SendFailure> refused = TRY(queue.send(messages));
    std::vector<ports::OutgoingMessage> again;
    for (const ports::SendFailure& failure : refused) {
      reason = failure.error.message;
      again.push_back(std::move(messages.at(failure.index)));
    }
    messages = std::move(again);
  }
  if (messages.empty()) return {};
  return fail(ErrorKind::Unavailable, std::to_string(messages.size()) + " messages were refused " +
                                          std::to_string(kSendAttempts) + " times: " + reason);
}

// How many of the first ones a call takes.
std::size_t fitting(std::span<const ports::OutgoingMessage> messages, std::size_t count_max) {
  std::size_t count = 1;
  std::size_t bytes = ports::size_of(messages[0]);
  for (; count < std::min(messages.size(), count_max); ++count) {
    bytes += ports::size_of(messages[count]);
    if (bytes > ports::kQueueBytesMax) break;
  }
  return count;
}

}  // namespace

Result<void> announce(std::span<const market::ItemKey> keys, ports::Queue& queue) {
  std::vector<ports::OutgoingMessage> messages;
  messages.reserve(keys.size());
  for (const market::ItemKey& key : keys)
    messages.push_back({.body = events::encode_name_message(key.name, key.owner)});
  return send_all(messages, queue);
}

Result<void> send_all(std::span<const ports::OutgoingMessage> messages, ports::Queue& queue) {
  while (!messages.empty()) {
    const auto some = messages.first(fitting(messages, queue.send_max()));
    TRY_VOID(send_some({some.begin(), some.end()}, queue));
    messages = messages.subspan(some.size());
  }
  return {};
}

Result<void> tell_page(std::span<const market::ItemKey> keys, ports::Queue* page, ports::Report& report) {
  if (page == nullptr) return {};
  auto told = announce(keys, *page);
  if (told || told.error().kind != ErrorKind::NotAllowed) return told;
  report.event(kPageNotTold, {{"items", std::ssize(keys)}, {"reason", told.error().message}});
  return {};
}

}  // namespace bellwether::functions
