// Words as a POSIX shell splits them: blanks separate, '...' and "..." and a backslash
// hold together. Nothing is expanded, and no shell is run.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether {

// InvalidInput when a quote is not closed.
Result<std::vector<std::string>> split_words(std::string_view text);

// The text as one word for people to type, in quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace bellwether
