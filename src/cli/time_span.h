// A span of time as people type it: "90s", "10m", "2h", "1d".

#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether::cli {

// InvalidInput names the flag and says what it takes: something from `least` to `most`, both as typed.
Result<std::chrono::seconds> read_time_span(std::string_view flag, const std::string& text,
                                            std::string_view least, std::string_view most);

}  // namespace bellwether::cli
