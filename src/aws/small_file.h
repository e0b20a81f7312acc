// A file of settings or a token: read whole, within a limit.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace bellwether::aws {

inline constexpr std::size_t kSmallFileBytesMax = 1024 * 1024;

// Nothing when there is no such file; InvalidInput, naming it, when it cannot be read or is too large.
Result<std::optional<std::string>> read_small_file(const std::string& path);

}  // namespace bellwether::aws
