// Whether a number is within what is allowed.

#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace bellwether {

// InvalidInput unless least <= value <= most: "retention is 5 s; it may be 60 to 1209600 s".
Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t least, std::int64_t most,
                         std::string_view unit = "");

}  // namespace bellwether
