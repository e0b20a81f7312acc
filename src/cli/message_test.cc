#include "cli/message.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

TEST(Message, ErrorsOfSeveralLinesAreIndented) {
  EXPECT_EQ(error_text("f.csv:\nline 1: bad\nline 2: bad", false),
            "Error: f.csv:\n  line 1: bad\n  line 2: bad\n");
  EXPECT_EQ(error_text("a\x1b[2J", true), "\x1b[1;31mError:\x1b[0m a?[2J\n");
}

TEST(Message, CountsAgreeWithTheirNouns) {
  EXPECT_EQ(counted(0, "price"), "0 prices");
  EXPECT_EQ(counted(1, "price"), "1 price");
  EXPECT_EQ(counted(2000, "price"), "2,000 prices");
}

}  // namespace
}  // namespace bellwether::cli
