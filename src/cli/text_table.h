// A table of text: columns aligned, numbers to the right, wide letters (kana,
// kanji, hangul) counted as the two places that terminals give them.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether::cli {

enum class Align { Left, Right };

struct TextColumn {
  std::string_view title;
  Align align = Align::Left;
};

// A row has as many cells as there are columns. Control characters in cells are
// made harmless. The header is bold where there is color.
std::string text_table(const std::vector<TextColumn>& columns, std::vector<std::vector<std::string>> rows,
                       bool color);

// Places on a terminal.
std::size_t display_width(std::string_view text);

}  // namespace bellwether::cli
