#include "sentiment/text_language.h"

#include <gtest/gtest.h>

namespace bellwether::sentiment {
namespace {

TEST(TextLanguage, IsToldByTheScriptOfMostLetters) {
  const struct {
    TextLanguage language;
    std::string_view text;
  } cases[] = {
      {TextLanguage::English, "Shares fall"},
      {TextLanguage::English, ""},
      {TextLanguage::English, "12% 😀"},
      {TextLanguage::English, "稲妻 is the Japanese name of a card"},
      {TextLanguage::Japanese, "株価急落"},
      {TextLanguage::Japanese, "NVIDIAの株価がAI需要で上昇"},
      {TextLanguage::Japanese, "ﾆﾝﾃﾝﾄﾞｰ"},
      {TextLanguage::Other, "Акции упали"},
      {TextLanguage::Other, "삼성전자 주가 하락"},
      {TextLanguage::Other, "הדולר נחלש"},
  };
  for (const auto& c : cases) EXPECT_EQ(language_by_script(c.text), c.language) << c.text;
}

TEST(TextLanguage, ATagWinsOverTheScript) {
  EXPECT_EQ(language_of("株価急落", "en"), TextLanguage::English);
  EXPECT_EQ(language_of("Shares fall", "ja-JP"), TextLanguage::Japanese);
  EXPECT_EQ(language_of("Shares fall", "de"), TextLanguage::Other);
  EXPECT_EQ(language_of("Shares fall", "jam"), TextLanguage::Other);
  EXPECT_EQ(language_of("株価急落", ""), TextLanguage::Japanese);
}

}  // namespace
}  // namespace bellwether::sentiment
