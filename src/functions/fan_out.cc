#include "functions/fan_out.h"

#include <string>
#include <vector>

#include "functions/announcement.h"

namespace bellwether::functions {
namespace {

// Items carry their prices; so few of them stay small whatever they hold.
constexpr int kPageItems = 50;

}  // namespace

Result<FanOutCount> send_every_name(ports::Table& table, ports::Queue& queue, ports::Report& report,
                                    const ports::TimeLeft& time_left) {
  FanOutCount count;
  std::vector<market::ItemKey> keys;
  std::string page;
  do {
    if (time_left() == Milliseconds(0))
      return fail(ErrorKind::Unavailable, "stopped after " + std::to_string(count.sent) +
                                              " names: the function's time was nearly up");
    ports::ItemPage items = TRY(table.scan(page, kPageItems));
    for (const Error& error : items.unreadable) {
      report.event(kItemNotReadable, {{"reason", error.message}});
      ++count.unreadable;
    }
    for (market::Item& item : items.items) keys.push_back(std::move(item.key));
    page = std::move(items.next);
    if (keys.size() < queue.send_max() && !page.empty()) continue;
    TRY_VOID(announce(keys, queue));
    count.sent += std::ssize(keys);
    keys.clear();
  } while (!page.empty());
  return count;
}

Result<FanOutCount> fan_out(ports::Table& table, ports::Queue& names, ports::Report& report,
                            const ports::TimeLeft& time_left) {
  const FanOutCount count = TRY(send_every_name(table, names, report, time_left));
  report.event(kNamesSent, {{"count", count.sent}});
  return count;
}

}  // namespace bellwether::functions
