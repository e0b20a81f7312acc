#include "functions/announcement.h"

#include <algorithm>
#include <string>
#include <vector>

#include "events/reading_json.h"

namespace bellwether::functions {
namespace {

constexpr int kSendAttempts = 5;

// Sends the messages; those that are refused again and again are an error.
Result<void> send_all(std::vector<ports::OutgoingMessage> messages, ports::Queue& queue) {
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

}  // namespace

Result<void> announce(std::span<const market::ItemKey> keys, ports::Queue& queue) {
  while (!keys.empty()) {
    const auto some = keys.first(std::min<std::size_t>(keys.size(), ports::kQueueBatchMax));
    std::vector<ports::OutgoingMessage> messages;
    for (const market::ItemKey& key : some)
      messages.push_back({.body = events::encode_name_message(key.name, key.owner)});
    TRY_VOID(send_all(std::move(messages), queue));
    keys = keys.subspan(some.size());
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
