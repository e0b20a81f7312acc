// Messages for people on a terminal.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"  // printable

namespace bellwether::cli {

enum class Ink { Bold, Dim, Red, Yellow };

// The text in that ink, or as it is where there is no color.
std::string in_ink(std::string_view text, Ink ink, bool color);

// "Error: <message>\n". A message of several lines is indented below.
std::string error_text(std::string_view message, bool color);

// "2,000".
std::string grouped(std::int64_t number);

// "1 price", "2,000 prices".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace bellwether::cli
