#include "base/text.h"

#include <gtest/gtest.h>

namespace bellwether {
namespace {

TEST(Text, OnlyTheLettersOfAsciiBecomeSmall) {
  EXPECT_EQ(lower_ascii("X-Amz-Date É 9_"), "x-amz-date É 9_");
}

TEST(Text, AHexadecimalByteHasTwoDigits) {
  EXPECT_EQ(hex(std::string_view("\x00\x0F\xA0\xFF", 4)), "000fa0ff");
  EXPECT_EQ(hex(std::uint64_t{0xBE}), "00000000000000be");
  EXPECT_EQ(hex(std::uint64_t{0x0123456789ABCDEF}), "0123456789abcdef");
}

TEST(Text, APathSegmentCannotClimb) {
  EXPECT_EQ(percent_encode("../a b"), "%2E.%2Fa%20b");
  EXPECT_EQ(percent_encode("é"), "%C3%A9");
  EXPECT_EQ(percent_encode(".a~b", ".~"), ".a~b");
}

TEST(Text, NumbersAreWrittenShortAndGroupedInThousands) {
  EXPECT_EQ(format_shortest(0.1), "0.1");
  EXPECT_EQ(format_shortest(1e21), "1000000000000000000000");
  EXPECT_EQ(format_grouped(1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(format_grouped(-0.001, 2), "0.00");
}

TEST(Text, ASlipOfTheFingersIsRecognised) {
  const std::string words[] = {"status", "show"};
  EXPECT_EQ(nearest_word("statsu", words), "status");
  EXPECT_EQ(nearest_word("xyzzy", words), std::nullopt);
}

// FNV-1a's published value for "foobar".
TEST(Text, AFingerprintTellsTextsApart) {
  EXPECT_EQ(fingerprint("foobar"), "85944171f73967e8");
}

}  // namespace
}  // namespace bellwether
