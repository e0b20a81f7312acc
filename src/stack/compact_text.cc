#include "stack/compact_text.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace bellwether::stack {
namespace {

// Lines of the same depth stay beside one another, and deeper ones deeper.
class Depths {
 public:
  std::size_t of(std::size_t indent, bool is_element) {
    while (levels_.back().was > indent) levels_.pop_back();
    if (levels_.back().was != indent) levels_.push_back({.was = indent, .is = levels_.back().is + 1});
    const std::size_t depth = levels_.back().is;
    // What follows "- " on its line is two deeper, wherever the line begins.
    if (is_element) levels_.push_back({.was = indent + 2, .is = depth + 2});
    return depth;
  }

 private:
  struct Level {
    std::size_t was, is;
  };
  std::vector<Level> levels_ = {{.was = 0, .is = 0}};
};

}  // namespace

std::string compact_text(std::string_view text) {
  constexpr std::string_view kExcuses = "    Metadata:";
  std::string compact;
  Depths depths;
  bool is_excuse = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || line[indent] == '#') continue;
    is_excuse = line == kExcuses || (is_excuse && indent > kExcuses.find('M'));
    if (is_excuse) continue;
    const std::string_view content = line.substr(indent);
    compact += std::string(depths.of(indent, content.starts_with("- ")), ' ') + std::string(content) + '\n';
  }
  return compact;
}

}  // namespace bellwether::stack
