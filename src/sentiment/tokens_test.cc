#include "sentiment/tokens.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bellwether::sentiment {
namespace {

std::vector<std::string> texts_of(const Tokens& tokens) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < tokens.size(); ++i) texts.emplace_back(tokens[i].text);
  return texts;
}

TEST(Tokens, AreCutAtBlanksAndStrippedAsPythonDoes) {
  const std::string long_word(70, 'x');
  const struct {
    std::string text;
    std::vector<std::string> tokens;
  } cases[] = {
      {"", {}},
      {"  \r\n\v\f\x1c\x1f ", {}},
      {"a b", {"a", "b"}},
      {"(good), \"bad\"...", {"good", "bad"}},
      {":) D: :-( a! it's", {":)", "D:", ":-(", "a!", "it's"}},
      {"a\u00A0b\u2003c\u3000d\u0085e\u2028f", {"a", "b", "c", "d", "e", "f"}},
      {"a\u200Bb \uFEFFgood", {"a\u200Bb", "\uFEFFgood"}},
      {"éa! éàü!", {"éa!", "éàü"}},
      {std::string("a\0b", 3), {std::string("a\0b", 3)}},
      {"\xff\xfe", {"\uFFFD\uFFFD"}},
      {"x😀y 😀", {"x", "grinning", "facey", "grinning", "face"}},
      {long_word + " " + long_word + "!", {long_word, long_word}},
      // A blank on either side of where a block of 64 ends.
      {std::string(63, 'x') + " y", {std::string(63, 'x'), "y"}},
      {std::string(64, 'x') + " y", {std::string(64, 'x'), "y"}},
      {std::string(64, 'x'), {std::string(64, 'x')}},
  };
  Tokens tokens;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    tokens.read(c.text);
    EXPECT_EQ(texts_of(tokens), c.tokens);
  }
}

TEST(Tokens, KnowWhatIsInCapitals) {
  const struct {
    std::string text;
    bool is_upper;
  } cases[] = {{"GOOD", true}, {"Good", false}, {"good", false},   {"123", false}, {"A1", true},
               {"ÀÉ", true},   {"Àé", false},   {"Ⅰ", true},       {"ǅ", false},   {"STRAßE", false},
               {"ДА", true},   {"大A", true},   {"O'NEIL!", true}, {"İ", true},    {"ªA", false}};
  Tokens tokens;
  for (const auto& c : cases) {
    tokens.read(c.text);
    ASSERT_EQ(tokens.size(), 1u) << c.text;
    EXPECT_EQ(tokens[0].is_upper, c.is_upper) << c.text;
    tokens.read(c.text + " good");
    EXPECT_EQ(tokens.has_mixed_case(), c.is_upper) << c.text;
  }
}

TEST(Tokens, AreLookedUpInAnyCase) {
  Tokens tokens;
  tokens.read("GoOd goods Very NOT shouldn't wouldN'T but xyzzy o\u212A BUT!");
  EXPECT_EQ(tokens[0].word.tenths, 19);
  EXPECT_TRUE(tokens[0].word.in_lexicon());
  EXPECT_FALSE(tokens[1].word.in_lexicon());
  EXPECT_EQ(tokens[2].word.boost, 1);
  for (const std::size_t i : {3, 4, 5}) EXPECT_TRUE(tokens[i].word.is_negation) << tokens[i].text;
  EXPECT_EQ(tokens[6].word.role, Role::But);
  EXPECT_EQ(tokens.first_but(), 6u);
  EXPECT_FALSE(tokens[7].word.is_negation || tokens[7].word.in_lexicon());
  EXPECT_TRUE(tokens[8].word.in_lexicon());
  ASSERT_EQ(tokens.in_lexicon().size(), 2u);
  EXPECT_EQ(tokens.in_lexicon()[1], 8u);
  tokens.read("no such word");
  EXPECT_EQ(tokens.first_but(), tokens.size());
}

TEST(Tokens, CountTheMarksOfTheWholeText) {
  Tokens tokens;
  tokens.read("a!b ??? !!x! \u00BF?");
  EXPECT_EQ(tokens.exclamation_marks(), 4u);
  EXPECT_EQ(tokens.question_marks(), 4u);
}

}  // namespace
}  // namespace bellwether::sentiment
