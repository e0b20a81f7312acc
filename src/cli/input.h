// What a person names as input on the command line: a file, or "-", which is standard input.

#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace bellwether::cli {

// All of it. An error names it: absent, a directory, or above `bytes_max`.
Result<std::string> read_input(const std::string& file, std::size_t bytes_max);

}  // namespace bellwether::cli
