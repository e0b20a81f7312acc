#include "summaries/character_references.h"

#include <gtest/gtest.h>

namespace bellwether::summaries {
namespace {

// tests/oracle_html.py holds every name and many numbers against Python's.
TEST(CharacterReferences, AreDecodedAsHtmlDoes) {
  const struct {
    const char* html;
    std::string text;
  } cases[] = {
      {"", ""},
      {"none", "none"},
      {"caf&eacute;", "café"},
      {"&Aacute;&aacute;", "Áá"},
      {"&NotEqualTilde;|&fjlig;|&ThickSpace;", "≂̸|fj|\u205F\u200A"},  // Two characters each.
      {"&CounterClockwiseContourIntegral;", "∳"},
      {"&zwnj;&zwj;", "\u200C\u200D"},  // The table's last.
      {"&AElig;", "Æ"},                 // Its first.
      // Without a semicolon: the longest name that may.
      {"AT&ampT", "AT&T"},
      {"&notit; &notin; &not=1", "¬it; ∉ ¬=1"},
      {"&frac12cup", "½cup"},
      {"&hellip &alpha", "&hellip &alpha"},
      // No reference at all.
      {"&", "&"},
      {"& &&amp;&", "& &&&"},
      {"R&D; &; &eacut &nonsense; &eacute,", "R&D; &; &eacut &nonsense; é,"},
      {"&AACUTE;", "&AACUTE;"},
      {"&amp;aacute;", "&aacute;"},
      // Numbers.
      {"&#65;&#x42;&#X43;&#0068;", "ABCD"},
      {"&#65B &#x4g &#120171;", "AB \x04g 𝕫"},
      {"&#128;&#x99;&#159;&#129;", "€™Ÿ\u0081"},  // Windows-1252 is meant.
      {"&#0; &#xD800; &#xDFFF; &#x110000; &#99999999999999999999;", "� � � � �"},
      {"&#xD7FF;&#xE000;&#x10FFFF;", "\uD7FF\uE000\U0010FFFF"},
      {"&#; &#x; &#-1; &#+1; &# 1; &#", "&#; &#x; &#-1; &#+1; &# 1; &#"},
      {"&#x", "&#x"},
      {"&#65", "A"},
  };
  for (const auto& c : cases) EXPECT_EQ(decode_references(c.html), c.text) << c.html;
}

// Quadratic work would not end: four million bytes of each.
TEST(CharacterReferences, AreDecodedInLinearTime) {
  for (const char* piece : {"&", "&a", "&#", "&#1", "a", "&notanyofthosethatthestandardhas"}) {
    std::string html;
    while (html.size() < 4'000'000) html += piece;
    EXPECT_LE(decode_references(html).size(), html.size());
  }
  std::string html = "&";
  html.append(4'000'000, 'a');
  EXPECT_EQ(decode_references(html), html);
  html = "&#" + std::string(4'000'000, '9') + ";";
  EXPECT_EQ(decode_references(html), "�");
}

}  // namespace
}  // namespace bellwether::summaries
