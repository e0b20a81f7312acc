// Text that may stand in JSON: UTF-8 without a broken byte.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::lambda {

// Malformed bytes become U+FFFD; all else stays as it is.
std::string valid_text(std::string_view text);

// At most `bytes_max` bytes of it, cut between two characters, with "..." where cut.
std::string valid_text(std::string_view text, std::size_t bytes_max);

}  // namespace bellwether::lambda
