#include "base/utf8.h"

#include <gtest/gtest.h>

namespace bellwether {
namespace {

TEST(Utf8, IsRefusedWhereItIsNotWellFormed) {
  const struct {
    const char* text;
    bool is_well_formed;
  } cases[] = {
      {"", true},
      {"plain", true},
      {"é稲🂡", true},
      {"\xEF\xBF\xBD", true},
      {"\xF4\x8F\xBF\xBF", true},
      {"\xFF", false},
      {"\xC3", false},
      {"\xC3x", false},
      {"\xC0\xAF", false},
      {"\xE0\x80\xAF", false},
      {"\xE7\xA8", false},
      {"\xED\xA0\x80", false},
      {"\xF4\x90\x80\x80", false},
      {"\x80", false},
  };
  for (const auto& c : cases) EXPECT_EQ(is_utf8(c.text), c.is_well_formed) << c.text;
}

TEST(Utf8, OnlyTheMalformedByteIsReplaced) {
  EXPECT_EQ(decode_utf8("é稲🂡"), U"é稲🂡");
  EXPECT_EQ(decode_utf8("a\xFFz"), U"a\uFFFDz");
  EXPECT_EQ(decode_utf8("\xE7\xA8!"), U"\uFFFD\uFFFD!");
}

TEST(Utf8, EveryCharacterIsReadBackAsItWasWritten) {
  for (char32_t character = 0; character <= 0x10FFFF; ++character) {
    if (character >= 0xD800 && character <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, character);
    const CodePoint point = first_code_point(text);
    ASSERT_EQ(point.value, character);
    ASSERT_EQ(point.length, text.size());
    ASSERT_FALSE(point.is_malformed);
  }
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(cut_utf8("a稲b", 5), "a稲b");
  EXPECT_EQ(cut_utf8("a稲b", 4), "a稲");
  EXPECT_EQ(cut_utf8("a稲b", 3), "a");
  EXPECT_EQ(cut_utf8("a稲b", 1), "a");
  EXPECT_EQ(cut_utf8("稲", 2), "");
}

}  // namespace
}  // namespace bellwether
