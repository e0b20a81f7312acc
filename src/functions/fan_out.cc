#include "functions/fan_out.h"

#include <string>
#include <vector>

#include "events/reading_json.h"

namespace bellwether::functions {
namespace {

// Items carry their prices; so few of them stay small whatever they hold.
constexpr int kPageItems = 50;
constexpr int kSendAttempts = 5;

// Sends the messages; those that are refused again and again are an error.
Result<void> send_all(std::vector<ports::OutgoingMessage> messages, ports::Queue& names) {
  std::string reason;
  for (int attempt = 0; attempt < kSendAttempts && !messages.empty(); ++attempt) {
    const std::vector<ports::SendFailure> refused = TRY(names.send(messages));
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

Result<FanOutCount> fan_out(ports::Table& table, ports::Queue& names, ports::Report& report,
                            const ports::TimeLeft& time_left) {
  FanOutCount count;
  std::vector<ports::OutgoingMessage> messages;
  std::string page;
  do {
    if (time_left() == Milliseconds(0))
      return fail(ErrorKind::Unavailable, "stopped after " + std::to_string(count.sent) +
                                              " names: the function's time was nearly up");
    const ports::ItemPage items = TRY(table.scan(page, kPageItems));
    for (const Error& error : items.unreadable) {
      report.event(kItemNotReadable, {{"reason", error.message}});
      ++count.unreadable;
    }
    for (const market::Item& item : items.items) {
      messages.push_back({.body = events::encode_name_message(item.key.name, item.key.owner)});
      ++count.sent;
      if (messages.size() < ports::kQueueBatchMax) continue;
      TRY_VOID(send_all(std::move(messages), names));
      messages.clear();
    }
    page = items.next;
  } while (!page.empty());
  TRY_VOID(send_all(std::move(messages), names));
  report.event(kNamesSent, {{"count", count.sent}});
  return count;
}

}  // namespace bellwether::functions
