#include "functions/look_after.h"

#include <string>
#include <vector>

#include "alerts/alert.h"
#include "functions/announcement.h"

namespace bellwether::functions {
namespace {

constexpr int kLookedAfterAtOnce = 50;  // As of fan-out.

// Whether it became stale after `since`, and is so today.
bool is_news(const market::Item& item, Day since, Day today, const market::RuleBook& rules) {
  const auto quotes = item.history.quotes();
  if (quotes.empty() || !rules.stale.holds_for(item)) return false;
  const Day stale = quotes.back().day + std::chrono::days(rules.stale_days);
  return since < stale && stale <= today;
}

}  // namespace

Result<void> look_after(Day since, const CarePorts& ports) {
  const Instant now = ports.clock.now();
  std::string page;
  do {
    if (ports.time_left() == Milliseconds(0)) return std::unexpected(ports::no_time_left());
    ports::ItemPage items = TRY(ports.table.scan(page, kLookedAfterAtOnce));
    for (const Error& error : items.unreadable)
      ports.report.event(kItemNotReadable, {{"reason", error.message}});
    std::vector<ports::OutgoingMessage> messages;
    for (const market::Item& item : items.items) {
      if (!is_news(item, since, day_of(now), ports.rules) || ports.is_told_otherwise(item.key)) continue;
      const auto days = (day_of(now) - item.history.quotes().back().day).count();
      messages.push_back(
          {.body = alerts::encode_alert_message(alerts::stale_alert_of(item, static_cast<int>(days), now))});
    }
    TRY_VOID(send_all(messages, ports.alerts));
    page = std::move(items.next);
  } while (!page.empty());
  return {};
}

}  // namespace bellwether::functions
