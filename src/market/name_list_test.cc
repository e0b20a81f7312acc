#include "market/name_list.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

using Names = std::vector<std::string>;

TEST(NameList, TakesANameALineWithoutTheSpaceAroundIt) {
  const auto list = parse_name_list("facebook\n  amazon\t\r\n\u3000稲妻\u00A0\nBerkshire Hathaway");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->names, (Names{"facebook", "amazon", "稲妻", "Berkshire Hathaway"}));
  EXPECT_TRUE(list->empty_lines.empty());
  EXPECT_TRUE(list->repeats.empty());
  EXPECT_TRUE(list->refused.empty());
}

TEST(NameList, TellsEmptyLinesAndRepeatsByLine) {
  const auto list = parse_name_list(
      "\uFEFF"
      "a\n\n b \n  \t\na\nb\nc\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->names, (Names{"a", "b", "c"}));
  EXPECT_EQ(list->empty_lines, (std::vector<std::size_t>{2, 4}));
  ASSERT_EQ(list->repeats.size(), 2u);
  EXPECT_EQ(list->repeats[0].line, 5u);
  EXPECT_EQ(list->repeats[0].first, 1u);
  EXPECT_EQ(list->repeats[1].name, "b");
  EXPECT_EQ(list->repeats[1].first, 3u);
}

TEST(NameList, OneNameInTwoSpellingsOfUnicodeIsOneName) {
  const auto list = parse_name_list("Cafe\u0301\nCafé\n\u212Bngstr\u00F6m\n\u304B\u3099\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->names, (Names{"Caf\u00E9", "\u00C5ngstr\u00F6m", "\u304C"}));
  ASSERT_EQ(list->repeats.size(), 1u);
}

TEST(NameList, NamesWithSlashesDotsQuotesEmojiAndRightToLeftTextAreNames) {
  for (const std::string name : {"a/b", "..", ".", "../../etc/passwd", "\"Yahoo!\"", "O'Reilly", "=1+1", "-5",
                                 "👩‍👩‍👧‍👦", "🇯🇵", "مايكروسوفت", "רשת", "a,b", "%", "\\"})
    EXPECT_EQ(clean_name(name), name);
}

TEST(NameList, ABadNameIsRefusedWithItsLineAndTheOthersStay) {
  const auto list = parse_name_list(
      "a\nb\x01"
      "c\n\xFF\xFE\n" +
      std::string(257, 'x') + "\nd\r\re\nf");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->names, (Names{"a", "f"}));
  ASSERT_EQ(list->refused.size(), 4u);
  const struct {
    std::size_t line;
    std::string reason;
  } expected[] = {{2, "the name holds a control character"},
                  {3, "the name is not UTF-8"},
                  {4, "the name has 257 bytes; at most 256 are allowed"},
                  {5, "the name holds a control character"}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(list->refused[i].line, expected[i].line);
    EXPECT_EQ(list->refused[i].reason, expected[i].reason);
  }
}

TEST(NameList, ALineOfMegabytesIsRefusedAndNotKept) {
  const auto list = parse_name_list(std::string(10'000'000, 'x') + "\na\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->names, Names{"a"});
  ASSERT_EQ(list->refused.size(), 1u);
  EXPECT_LT(list->refused[0].text.size(), 2000u);
}

TEST(NameList, ANameThatGrowsBeyondTheLimitWhenComposedIsRefused) {
  // U+0958 is excluded from composition: three bytes become six.
  std::string name;
  for (int i = 0; i < 85; ++i) name += "\u0958";
  ASSERT_LE(name.size(), 256u);
  EXPECT_FALSE(clean_name(name));
}

TEST(NameList, BinaryDataIsRefusedAsAWhole) {
  const auto list = parse_name_list(std::string_view("a\nb\0c\n", 6));
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().message, "not text, but binary data");
}

TEST(NameList, AnEmptyTextHasNoNames) {
  for (const char* text : {"", "\uFEFF"}) {
    const auto list = parse_name_list(text);
    ASSERT_TRUE(list);
    EXPECT_TRUE(list->names.empty());
    EXPECT_TRUE(list->empty_lines.empty());
  }
}

TEST(NameList, NamesGivenOneByOneAreCleanedTheSameWay) {
  const std::vector<std::string> texts = {" netflix ", "google", "netflix", "", "a\nb"};
  const NameList list = make_name_list(texts);
  EXPECT_EQ(list.names, (Names{"netflix", "google"}));
  ASSERT_EQ(list.repeats.size(), 1u);
  EXPECT_EQ(list.repeats[0].line, 3u);
  ASSERT_EQ(list.refused.size(), 2u);
  EXPECT_EQ(list.refused[0].reason, "the name is empty");
  EXPECT_EQ(list.refused[1].text, "a\nb");
}

}  // namespace
}  // namespace bellwether::market
