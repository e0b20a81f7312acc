#include "stack/compact_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "stack/form.h"

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

struct Row {
  std::size_t indent;
  std::string_view content;
};

std::vector<Row> rows_of(std::string_view text) {
  std::vector<Row> rows;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) continue;
    const std::size_t end = line.find_last_not_of(' ') + 1;
    rows.push_back({.indent = indent, .content = line.substr(indent, end - indent)});
  }
  return rows;
}

constexpr std::string_view kElement = "- ";

// Where a key ends, its colon not counted; nothing of a line that is a value alone.
std::optional<std::size_t> end_of_key(std::string_view content) {
  if (content.starts_with('{') || content.starts_with('[') || content.starts_with('!')) return std::nullopt;
  const std::size_t end = content.starts_with('"') ? content.find('"', 1) + 1 : content.find(':');
  if (end >= content.size() || content[end] != ':') return std::nullopt;
  return end;
}

// What stands in blocks of lines, as one line.
class Flow {
 public:
  explicit Flow(std::string_view text) : rows_(rows_of(text)) {}

  std::string text() {
    constexpr std::size_t kMember = 2;  // How deep that of a resource is.
    std::string text;
    while (at_ < rows_.size()) {
      const std::size_t indent = rows_[at_].indent;
      const std::string line = indent < kMember ? std::string(rows_[at_++].content) : member();
      text += std::string(indent, ' ') + line + '\n';
    }
    return text;
  }

 private:
  // Of the lines that are as deep as this one, or deeper.
  std::string value() {
    const std::size_t indent = rows_[at_].indent;
    const bool is_list = rows_[at_].content.starts_with(kElement);
    if (!is_list && !end_of_key(rows_[at_].content)) return std::string(rows_[at_++].content);
    std::string text;
    while (at_ < rows_.size() && rows_[at_].indent == indent) {
      if (is_list) {
        rows_[at_].indent += kElement.size();
        rows_[at_].content.remove_prefix(kElement.size());
      }
      text += (text.empty() ? "" : ", ") + (is_list ? value() : member());
    }
    return (is_list ? '[' : '{') + text + (is_list ? ']' : '}');
  }

  std::string member() {
    const auto [indent, content] = rows_[at_++];
    if (content.ends_with(" |")) return block(indent, content.substr(0, content.size() - 1));
    return std::string(content) + (content.ends_with(':') ? ' ' + value() : "");
  }

  std::string block(std::size_t indent, std::string_view head) {
    std::string text;
    for (; at_ < rows_.size() && rows_[at_].indent > indent; ++at_)
      text += (text.empty() ? "" : " ") + std::string(rows_[at_].content);
    return std::string(head) + single_quoted(text);
  }

  std::vector<Row> rows_;
  std::size_t at_ = 0;
};

}  // namespace

std::string flow_text(std::string_view compact) {
  return Flow(compact).text();
}

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
