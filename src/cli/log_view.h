// A line of a function's log for people: what our functions write as JSON, and what Lambda itself writes.

#pragma once

#include <string>
#include <string_view>

#include "operate/function_log.h"

namespace bellwether::cli {

//   2026-11-29 14:29:13.843 draw-charts 52a5644e  chart drawn       item="Sol Ring" bytes=14233
//
// Empty for what tells people nothing: metrics, and Lambda's own START and END.
std::string log_line(std::string_view function, const aws::LogEvent& event, bool color);

// As one JSON object; the message as JSON where it is some.
std::string log_json(std::string_view function, const aws::LogEvent& event);

}  // namespace bellwether::cli
