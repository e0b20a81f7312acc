// A value of somebody else's as a message may show it.

#pragma once

#include <string>
#include <string_view>

namespace bellwether {

// Short, and without control characters, which could otherwise steer the reader's terminal.
std::string excerpt(std::string_view value);

}  // namespace bellwether
