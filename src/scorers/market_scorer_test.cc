#include "scorers/market_scorer.h"

#include <gtest/gtest.h>

#include <vector>

namespace bellwether::scorers {
namespace {

using sentiment::Label;

TEST(MarketScorer, ScoresEachTextInOrderAndPassesOverItsNames) {
  MarketScorer scorer;
  EXPECT_EQ(scorer.name(), "market-1.1");
  const std::vector<ports::TextToScore> texts = {
      {"Shares rise"}, {""}, {"株価が急落"}, {"Best Buy opened", {"Best Buy"}}};
  const auto scores = scorer.score(texts, "");
  ASSERT_EQ(scores.size(), 4u);
  EXPECT_EQ(scores[0].value().label, Label::Positive);
  EXPECT_EQ(scores[1].value().label, Label::Neutral);
  EXPECT_EQ(scores[2].value().label, Label::Negative);
  EXPECT_EQ(scores[3].value().label, Label::Neutral);
}

TEST(MarketScorer, ATextThatItDoesNotReadFailsAlone) {
  MarketScorer scorer;
  const auto scores = scorer.score(std::vector<ports::TextToScore>{{"Акции упали"}, {"Shares fall"}}, "");
  EXPECT_EQ(scores.at(0).error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(scores.at(1));
}

}  // namespace
}  // namespace bellwether::scorers
