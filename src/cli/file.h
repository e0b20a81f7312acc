// Files that a person names on the command line; "-" is standard input.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether::cli {

// The whole file. An error names it: absent, a directory, or above `bytes_max`.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// The new file or the old one, never half of one. What is no regular file (a
// pipe, /dev/stdout) is written directly.
Result<void> write_file(const std::string& path, std::string_view bytes);

}  // namespace bellwether::cli
