// Dates as HTTP and RSS write them: "Sun, 06 Nov 1994 08:49:37 GMT".

#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace bellwether::http {

// RFC 9110's preferred form and RFC 822's variants of it: without the day of the
// week, without seconds, a year of two digits, a zone as "GMT", "UT", "Z", "EST" and
// the like or "+0130". Nothing when it is none of these.
std::optional<Instant> parse_date(std::string_view text);

}  // namespace bellwether::http
