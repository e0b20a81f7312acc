// A line that Lambda itself writes into a function's log:
//
//   REPORT RequestId: 8f5...	Duration: 102.25 ms	Billed Duration: 103 ms	Memory Size: 256 MB	...

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bellwether::operate {

// A REPORT, which ends a call.
struct CallReport {
  std::string request_id;
  double milliseconds;
  std::string status;  // "timeout", "error"; empty where Lambda says none, which is when it went well.
};

std::optional<CallReport> read_call_report(std::string_view line);

// START, END and INIT_START, which tell nothing that REPORT does not.
bool is_mere_frame(std::string_view line);

}  // namespace bellwether::operate
