#include "operate/function_log.h"

#include <algorithm>
#include <utility>

namespace bellwether::operate {
namespace {

// An event may appear so long after one that is younger.
constexpr std::chrono::seconds kLatenessMax{60};

// AWS gives every event an id. Where a server does not, the n-th of equal events is the n-th each time.
std::string id_of(const aws::LogEvent& event, std::map<std::string, int>& equals) {
  if (!event.id.empty()) return event.id;
  const std::string text =
      event.stream + " " + std::to_string(event.time.time_since_epoch().count()) + " " + event.message;
  return text + " " + std::to_string(++equals[text]);
}

}  // namespace

FunctionLog::FunctionLog(std::unique_ptr<aws::ServiceClient> logs, std::string group, Instant since)
    : logs_(std::move(logs)), group_(std::move(group)), since_(since), newest_(since) {}

Result<void> FunctionLog::read(const std::function<void(const aws::LogEvent&)>& show) {
  const Instant since = std::max(since_, newest_ - kLatenessMax);
  std::erase_if(shown_, [&](const auto& shown) { return shown.second < since; });
  std::map<std::string, int> equals;
  std::string page;
  do {
    const aws::LogPage read = TRY(aws::log_events(*logs_, {.group = group_, .since = since}, page));
    for (const aws::LogEvent& event : read.events) {
      newest_ = std::max(newest_, event.time);
      if (shown_.emplace(id_of(event, equals), event.time).second) show(event);
    }
    page = read.next;
  } while (!page.empty());
  return {};
}

}  // namespace bellwether::operate
