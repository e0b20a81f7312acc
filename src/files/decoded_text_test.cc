#include "files/decoded_text.h"

#include <gtest/gtest.h>

namespace bellwether::files {
namespace {

std::string wide(std::u16string_view text, bool is_little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    bytes += is_little ? low : high;
    bytes += is_little ? high : low;
  }
  return bytes;
}

void expect(const std::string& bytes, const std::string& text, Encoding encoding) {
  const auto decoded = decode(bytes, std::nullopt);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->text, text);
  EXPECT_EQ(decoded->encoding, encoding);
}

TEST(DecodedText, KnowsTheEncodingByItself) {
  expect("Date,Price", "Date,Price", Encoding::Utf8);
  expect("\xEF\xBB\xBF日付", "日付", Encoding::Utf8);
  expect(wide(u"\uFEFF日付,𝄞", true), "日付,𝄞", Encoding::Utf16Little);
  expect(wide(u"\uFEFF日付,𝄞", false), "日付,𝄞", Encoding::Utf16Big);
  expect(wide(u"Date,Price", true), "Date,Price", Encoding::Utf16Little);
  expect("\x93\xFA\x95\x74,\x8F\x49\x92\x6C,\xB1\x87\x40", "日付,終値,ｱ①", Encoding::ShiftJis);
  expect(
      "Er\xF6"
      "ffn.,Schlu\xDFkurs,12 \x80",
      "Eröffn.,Schlußkurs,12 €", Encoding::Windows1252);
  expect(
      "Cl\xF4ture;pr\xE9"
      "c\xE9"
      "dent",
      "Clôture;précédent", Encoding::Windows1252);
}

TEST(DecodedText, DoesAsItIsToldAndSaysWhatTheBytesLookLike) {
  EXPECT_EQ(decode("\x93\xFA\x95\x74", Encoding::Windows1252)->text, "“ú•t");
  EXPECT_EQ(decode("a\n\x93\xFA\x95\x74", Encoding::Utf8).error().message,
            "line 2: not UTF-8; looks like Shift_JIS, and is read so without --encoding");
  EXPECT_EQ(decode("\n\x81", Encoding::ShiftJis).error().message, "line 2: not Shift_JIS");
  EXPECT_EQ(decode("\n\x81", std::nullopt).error().message, "line 2: not UTF-8, Shift_JIS or Windows-1252");
  EXPECT_EQ(decode("\xFF\xFE"
                   "a",
                   std::nullopt)
                .error()
                .message,
            "line 1: UTF-16 that ends within a character");
  EXPECT_EQ(decode(wide(u"\uFEFF\xD800"
                        u"a",
                        true),
                   std::nullopt)
                .error()
                .message,
            "line 1: not UTF-16");
  EXPECT_EQ(decode(wide(u"\uFEFF\xD800", true), std::nullopt).error().message,
            "line 1: UTF-16 that ends within a character");
}

}  // namespace
}  // namespace bellwether::files
