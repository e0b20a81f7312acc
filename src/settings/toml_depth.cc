#include "settings/toml_depth.h"

#include <algorithm>
#include <cstddef>

namespace bellwether::settings {
namespace {

// What a string that begins here takes, its quotes included; all that is left when it does not end.
std::size_t string_bytes(std::string_view text) {
  const char quote = text.front();
  const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
  const bool is_long = text.starts_with(three);
  const std::size_t begin = is_long ? 3 : 1;
  for (std::size_t at = begin; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (is_long && text.substr(at).starts_with(three)) {
      return at + 3;
    } else if (!is_long && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::uint32_t> too_deep_line(std::string_view toml) {
  std::uint32_t line = 1;
  int open = 0, dots = 0;
  while (!toml.empty()) {
    const char c = toml.front();
    std::size_t bytes = 1;
    if (c == '"' || c == '\'') bytes = string_bytes(toml);
    if (c == '#') bytes = std::min(toml.find('\n'), toml.size());
    line += static_cast<std::uint32_t>(std::ranges::count(toml.substr(0, bytes), '\n'));
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') open = std::max(open - 1, 0);
    dots = c == '\n' || c == '=' || c == ',' ? 0 : dots + (c == '.');
    if (open > kTomlDepthMax || dots > kTomlDepthMax) return line;
    toml.remove_prefix(bytes);
  }
  return std::nullopt;
}

}  // namespace bellwether::settings
