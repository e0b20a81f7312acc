// The events of a log group in CloudWatch Logs.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "base/time.h"

namespace bellwether::aws {

struct LogEvent {
  std::string id;  // Of this event alone.
  std::string stream;
  Instant time;
  std::string message;
};

struct LogWish {
  std::string group;
  Instant since;
  std::string filter = {};  // A filter pattern of CloudWatch's; empty: all.
};

struct LogPage {
  std::vector<LogEvent> events;  // Oldest first; may be none although there is another page.
  std::string next;              // What asks for the next page; empty: this was the last.
};

// `client` is one of Service::Logs. NotFound: there is no such group.
Result<LogPage> log_events(ServiceClient& client, const LogWish& wish, const std::string& page);

}  // namespace bellwether::aws
