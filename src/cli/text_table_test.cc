#include "cli/text_table.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

TEST(TextTable, AlignsColumnsByWhatATerminalShows) {
  EXPECT_EQ(text_table({{"ITEM"}, {"PRICE", Align::Right}, {"OWNER"}},
                       {{"Sol Ring", "1,200", "me"}, {"稲妻", "5", ""}, {"Café", "12.5", "you"}}, false),
            "ITEM      PRICE  OWNER\n"
            "Sol Ring  1,200  me\n"
            "稲妻          5\n"
            "Café       12.5  you\n");
}

TEST(TextTable, CellsCannotBreakLinesOrSteerTheTerminal) {
  EXPECT_EQ(text_table({{"A"}}, {{"x\n\x1b[31my\x7f\xC2\x9B"}}, false), "A\nx ?[31my??\n");
}

TEST(TextTable, HeaderIsBoldInColor) {
  EXPECT_EQ(text_table({{"A"}}, {{"b"}}, true), "\x1b[1mA\x1b[0m\nb\n");
}

}  // namespace
}  // namespace bellwether::cli
