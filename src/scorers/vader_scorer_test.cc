#include "scorers/vader_scorer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bellwether::scorers {
namespace {

using sentiment::Label;

TEST(VaderScorer, ScoresEachTextInOrder) {
  VaderScorer scorer;
  EXPECT_EQ(scorer.name(), "vader-3.3.2");
  const std::vector<ports::TextToScore> texts = {{"Great!"}, {""}, {"A horrible day."}};
  for (const char* language : {"en", "", "en-GB"}) {
    const auto scores = scorer.score(texts, language);
    ASSERT_EQ(scores.size(), 3u);
    EXPECT_EQ(scores[0].value().label, Label::Positive);
    EXPECT_EQ(scores[1].value().label, Label::Neutral);
    EXPECT_EQ(scores[2].value().label, Label::Negative);
    EXPECT_EQ(scores[0].value().compound, 0.6588);
  }
}

TEST(VaderScorer, ReadsNoOtherLanguage) {
  VaderScorer scorer;
  const std::vector<ports::TextToScore> texts = {{"すごい"}, {"良い"}};
  for (const auto& score : scorer.score(texts, "ja"))
    EXPECT_EQ(score.error(),
              (Error{.kind = ErrorKind::InvalidInput, .message = "the scorer vader reads en, not ja"}));
  EXPECT_EQ(scorer.score(texts, "ja").size(), 2u);
  EXPECT_FALSE(scorer.score(texts, "enm")[0]);
  EXPECT_EQ(scorer.score(texts, "")[0].error().message, "the scorer vader reads en, not this script");
}

}  // namespace
}  // namespace bellwether::scorers
