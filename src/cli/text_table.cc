#include "cli/text_table.h"

#include <algorithm>
#include <span>

#include "base/check.h"
#include "base/utf8.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

struct Range {
  char32_t first, last;
};

// Wide and fullwidth, the blocks of Unicode's EastAsianWidth that matter in
// names, and emoji.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF},
                           {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},  {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                           {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
                           {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range kNoPlace[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}, {0x3099, 0x309A}};

bool in(std::span<const Range> ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  // Most texts, and a table of 100,000 items is measured in them.
  if (std::ranges::all_of(text, [](char c) { return c >= 0; })) return text.size();
  std::size_t width = 0;
  for (const char32_t c : decode_utf8(text)) width += in(kNoPlace, c) ? 0u : in(kWide, c) ? 2u : 1u;
  return width;
}

std::string text_table(const std::vector<TextColumn>& columns, std::vector<std::vector<std::string>> rows,
                       bool color) {
  std::vector<std::size_t> widths;
  for (const TextColumn& column : columns) widths.push_back(column.title.size());
  for (auto& row : rows) {
    CHECK(row.size() == columns.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = printable(row[i]);
      std::ranges::replace(row[i], '\n', ' ');
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }

  const auto add_line = [&](std::string& text, const auto& cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view cell = cells(i);
      const std::size_t padding = widths[i] - display_width(cell);
      if (i > 0) text += "  ";
      if (columns[i].align == Align::Right) text.append(padding, ' ');
      text += cell;
      if (columns[i].align == Align::Left) text.append(padding, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
  };
  std::string titles;
  add_line(titles, [&](std::size_t i) { return columns[i].title; });
  std::string table = in_ink(titles, Ink::Bold, color) + "\n";
  for (const auto& row : rows) {
    add_line(table, [&](std::size_t i) -> std::string_view { return row[i]; });
    table += '\n';
  }
  return table;
}

}  // namespace bellwether::cli
