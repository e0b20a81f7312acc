// How deep a TOML text goes, looked at before it is parsed: the library walks keys and tables by calling
// itself, and a text of a megabyte may go deeper than a stack does.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bellwether::settings {

inline constexpr int kTomlDepthMax = 32;  // Ours has 3: a stage, a section, a list.

// The line, counted from 1, where more than kTomlDepthMax brackets are open, or a key has more parts.
std::optional<std::uint32_t> too_deep_line(std::string_view toml);

}  // namespace bellwether::settings
