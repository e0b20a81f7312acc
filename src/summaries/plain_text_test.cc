#include "summaries/plain_text.h"

#include <gtest/gtest.h>

namespace bellwether::summaries {
namespace {

TEST(FirstSentence, EndsWhereAReaderWouldSay) {
  const struct {
    const char *sentence, *rest;
  } cases[] = {
      {"Plain.", " And more."},
      {"Plain", ""},
      {"", ""},
      {"Is it?", " It is."},
      {"Look!", " There."},
      {"Netflix, Inc. is an American company.", " It lends films."},
      {"Apple Inc. CEO Tim Cook spoke.", " He smiled."},
      {"It was bought by Example Corp.", " The price was high."},
      {"He works for Acme Ltd.", " Since then he is happy."},
      {"J. R. R. Tolkien was a writer.", " He wrote much."},
      {"George W. Bush was president.", " He left."},
      {"It is rich in vitamin C.", " It is orange."},
      {"Dr. Strange met Mr. Smith and Mrs. Jones in St. Louis.", " They talked."},
      {"The U.S. Army is large.", " It marches."},
      {"It is based in the U.S.", " It was founded there."},
      {"Amazon.com, Inc., doing business as Amazon (/ˈæməzɒn/ AM-ə-zon), is a company.", " It sells."},
      {"Something (est. 1999. In Paris. Really.) is here.", " Yes."},
      {"A smile :( is here.", " Next (one)."},
      {"It costs 3.50 dollars or 1.2.3 in all.", " Cheap."},
      {"Version No. 5 came, e.g. in May, i.e. late, vs. Intel.", " Then it went."},
      {"Yahoo! Inc. was a portal.", " It was sold."},
      {"Yahoo! is a portal.", " It was sold."},
      {"He said \"Stop.\"", " Then he went."},
      {"It is the end (of it all).", " Really."},
      {"It trails off... and comes back.", " Fine."},
      {"It trails off...", " Then ends."},
      {"What?!", " No."},
      {"A first line", "\nA second line. More."},
      {"One space.", "   Three spaces."},
      {"Born on 3 Jan. 1950 in Rome.", " He died."},
      {"稲妻は光る。", "雷は鳴る。"},
      {"彼は「行く。」", "と言った。"},
      {"Это предложение.", " Это второе."},
      {"It made $5 million.", " 2020 was better."},
      {"Washington, D.C. Mayor spoke.", " The end."},
      {"Dots......", " End."},
      {"A Ph.D. Student wrote.", " It passed."},
  };
  for (const auto& c : cases) {
    const std::string text = std::string(c.sentence) + c.rest;
    EXPECT_EQ(first_sentence(text), std::string_view(c.sentence));
  }
}

// Quadratic work would not end: four million bytes of each.
TEST(FirstSentence, IsFoundInLinearTime) {
  for (const char* piece : {"(", ".", ". ", "!?", ")", "a.", "( ) ", "\"", "。"}) {
    std::string text;
    while (text.size() < 4'000'000) text += piece;
    EXPECT_LE(first_sentence(text).size(), text.size());
  }
}

TEST(WithoutMarkup, LeavesTheWords) {
  const struct {
    const char *html, *plain;
  } cases[] = {
      {"plain", "plain"},
      {"  two \n\t words ", "two words"},
      {"<b>bold</b> &amp; <i class=\"x\">brave</i>", "bold & brave"},
      {"AT&amp;T, AT&T; R&D", "AT&T, AT&T; R&D"},
      {"1 < 2 > 0", "1 < 2 > 0"},
      {"&quot;it&#39;s&quot; &#x2014; &hellip;", "\"it's\" — …"},
      {"Bogot&aacute; &Aacute;vila &Ccedilelik", "Bogotá Ávila Çelik"},
      {"&amp;lt;b&amp;gt; &amp;aacute; &amp;amp;amp;", "&lt;b&gt; &aacute; &amp;amp;"},
      {"&lt;b&gt; &am<b>p;", "<b> &am p;"},
      {"a&nbsp;&nbsp;b&#160; c\u00A0d&nbsp;", "a b c d"},
      {"a<!-- > -->b", "a b"},
      {"cut <a href=", "cut"},
      {"caf&eacute; 稲妻", "café 稲妻"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(without_markup(c.html), c.plain);
}

}  // namespace
}  // namespace bellwether::summaries
