// The log of a function on AWS as it grows.
//
// Each event is shown once, however often its time is asked for again, which must be because some arrive
// late.

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "aws/log_events.h"
#include "aws/service_client.h"
#include "base/result.h"
#include "base/time.h"

namespace bellwether::operate {

class FunctionLog {
 public:
  // `logs` is a client of Service::Logs.
  FunctionLog(std::unique_ptr<aws::ServiceClient> logs, std::string group, Instant since);

  // Shows what has come since the last call, oldest first but for what arrived late. NotFound: there is no
  // such log group.
  Result<void> read(const std::function<void(const aws::LogEvent&)>& show);

 private:
  std::unique_ptr<aws::ServiceClient> logs_;
  std::string group_;
  Instant since_;
  Instant newest_;
  std::map<std::string, Instant> shown_;  // The events that would be read again, by their ids.
};

}  // namespace bellwether::operate
