// Help, made from the table of commands and the table of settings.

#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace bellwether::cli {

// For the program (path ""), the start of a command ("price"), or a command.
std::string help_text(std::string_view path, bool color);

// For who says nothing: what it is, how to begin, and where there is more.
std::string short_help(bool color);

}  // namespace bellwether::cli
