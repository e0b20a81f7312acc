// CloudWatch in one region: figures of a time, and alarms.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "base/time.h"

namespace bellwether::aws {

struct Metric {
  std::string_view name_space;  // "AWS/Lambda".
  std::string_view name;        // "Errors".
  std::string_view statistic;   // "Sum", "Maximum".
  std::string_view dimension;   // "FunctionName".
  std::string value;            // Of the dimension.
};

struct Figure {
  Instant begin;  // Of the span that it is about.
  double value;
};

struct Spans {
  Instant begin, end;
  int seconds = 300;  // Of each; a multiple of 60.
};

// For each metric its figures, newest first; spans of which CloudWatch has none are left out. `client` is one
// of Service::CloudWatch, as below.
Result<std::vector<std::vector<Figure>>> figures_of(ServiceClient& client, std::span<const Metric> metrics,
                                                    const Spans& spans);

struct Alarm {
  std::string name, state;          // "OK", "ALARM", "INSUFFICIENT_DATA".
  std::string description, reason;  // Why it is in this state.
  std::string since;                // As it came; may be empty.
};

// All whose names begin so.
Result<std::vector<Alarm>> alarms_of(ServiceClient& client, const std::string& prefix);

}  // namespace bellwether::aws
