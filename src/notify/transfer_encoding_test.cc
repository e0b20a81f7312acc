#include "notify/transfer_encoding.h"

#include <gtest/gtest.h>

namespace bellwether::notify {
namespace {

TEST(TransferEncoding, QuotedPrintableIsThatOfTheStandard) {
  const struct {
    std::string text, lines;
  } cases[] = {
      {"", ""},
      {"a", "a\r\n"},
      {"a\n", "a\r\n"},
      {"a\r\nb\n", "a\r\nb\r\n"},
      {"a\rb", "a=0Db\r\n"},
      {"1+1=2", "1+1=3D2\r\n"},
      {"blank \n", "blank=20\r\n"},
      {"tab\t", "tab=09\r\n"},
      {"a b\tc", "a b\tc\r\n"},
      {"caf\xC3\xA9", "caf=C3=A9\r\n"},
      {".\n..\n", "=2E\r\n=2E.\r\n"},
      {"From me\nTo From\n", "=46rom me\r\nTo From\r\n"},
      {std::string(76, 'x'), std::string(76, 'x') + "\r\n"},
      {std::string(77, 'x'), std::string(75, 'x') + "=\r\nxx\r\n"},
      {std::string(74, 'x') + "\xE9", std::string(74, 'x') + "=\r\n=E9\r\n"},
      {std::string(73, 'x') + "\xE9", std::string(73, 'x') + "=E9\r\n"},
      {std::string(75, 'x') + ".y", std::string(75, 'x') + "=\r\n=2Ey\r\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(quoted_printable(c.text), c.lines) << c.text;
}

TEST(TransferEncoding, Base64IsThatOfTheStandard) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string_view("\0\xFF", 2)), "AP8=");
  EXPECT_EQ(base64_lines(""), "");
  EXPECT_EQ(base64_lines(std::string(58, '\0')), std::string(76, 'A') + "\r\nAA==\r\n");
}

TEST(TransferEncoding, ATextGoesTheShorterWay) {
  EXPECT_EQ(encode_text("price = 1\n").encoding, "quoted-printable");
  const EncodedText japanese = encode_text("\xE4\xBE\xA1\xE6\xA0\xBC\n\xE4\xBE\xA1\xE6\xA0\xBC\r\n");
  EXPECT_EQ(japanese.encoding, "base64");
  EXPECT_EQ(japanese.lines, base64("\xE4\xBE\xA1\xE6\xA0\xBC\r\n\xE4\xBE\xA1\xE6\xA0\xBC\r\n") + "\r\n");
}

}  // namespace
}  // namespace bellwether::notify
