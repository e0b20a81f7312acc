#include "sentiment/vader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace bellwether::sentiment {
namespace {

// The numbers are vaderSentiment's; tests/oracle_vader.py compares far more of them.
TEST(Vader, GivesTheNumbersOfVaderSentiment) {
  const struct {
    std::string why, text;
    VaderScores scores;
  } cases[] = {
      {"nothing", "", {0, 0, 0, 0}},
      {"blanks only", " \t\u3000\n", {0, 0, 0, 0}},
      {"neutral words", "the of and", {0, 1, 0, 0}},
      {"plain", "VADER is smart, handsome, and funny.", {0, 0.254, 0.746, 0.8316}},
      {"marks", "VADER is smart, handsome, and funny!", {0, 0.248, 0.752, 0.8439}},
      {"capitals, degree and marks",
       "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
       {0, 0.294, 0.706, 0.9469}},
      {"negation", "VADER is not smart, handsome, nor funny.", {0.646, 0.354, 0, -0.7424}},
      {"dampener of two words", "The book was only kind of good.", {0, 0.697, 0.303, 0.3832}},
      {"but",
       "The plot was good, but the characters are uncompelling and the dialog is not great.",
       {0.327, 0.579, 0.094, -0.7042}},
      {"emoticons", "Make sure you :) or :D today!", {0, 0.294, 0.706, 0.8633}},
      {"emoji", "Catch utf-8 emoji such as 💘 and 💋 and 😁", {0, 0.583, 0.417, 0.875}},
      {"idiom", "With VADER, sentiment analysis is the shit!", {0, 0.583, 0.417, 0.6476}},
      {"least",
       "Roger Dodger is one of the least compelling variations on this theme.",
       {0.132, 0.868, 0, -0.1695}},
      {"the Kelvin sign is a k", "o\u212Aay", {0, 0, 1, 0.2263}},
      {"malformed bytes are no blanks",
       "good\xff"
       "bad good",
       {0, 0.256, 0.744, 0.4404}},
  };
  Vader vader;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const VaderScores scores = vader.score(c.text);
    EXPECT_EQ(scores.negative, c.scores.negative);
    EXPECT_EQ(scores.neutral, c.scores.neutral);
    EXPECT_EQ(scores.positive, c.scores.positive);
    EXPECT_EQ(scores.compound, c.scores.compound);
  }
}

TEST(Vader, ScoresALongTextWithButInTimeThatGrowsWithItsLength) {
  std::string text = "but ";
  for (int i = 0; i < 200000; ++i) text += i % 3 == 0 ? "good " : "happy ";
  // With a search for each word this would take hours.
  EXPECT_GT(Vader().score(text).compound, 0.99);
}

TEST(Vader, WhatItScoredBeforeLeavesNoTrace) {
  Vader vader;
  const VaderScores fresh = vader.score("The book was good.");
  vader.score("NOT bad at all!!! 😁 but horrible???");
  EXPECT_EQ(vader.score("The book was good."), fresh);
}

TEST(SentimentOf, FollowsItsRules) {
  const struct {
    std::string why;
    VaderScores scores;
    Sentiment sentiment;
  } cases[] = {
      {"no words", {0, 0, 0, 0}, {Label::Neutral, 0, 0, 1, 0, 0.0}},
      {"only neutral words", {0, 1, 0, 0}, {Label::Neutral, 0, 0, 1, 0, 0.0}},
      {"positive at the threshold", {0, 0.9, 0.1, 0.05}, {Label::Positive, 0.1, 0, 0.9, 0, 0.05}},
      {"below it", {0, 0.9, 0.1, 0.0499}, {Label::Neutral, 0.1, 0, 0.9, 0, 0.0499}},
      {"negative at the threshold", {0.1, 0.9, 0, -0.05}, {Label::Negative, 0, 0.1, 0.9, 0, -0.05}},
      {"mixed", {0.1, 0.7, 0.2, 0.4999}, {Label::Mixed, 0.1, 0, 0.7, 0.2, 0.4999}},
      {"decided in spite of both", {0.1, 0.7, 0.2, 0.5}, {Label::Positive, 0.1, 0, 0.7, 0.2, 0.5}},
      {"too little negative for mixed",
       {0.099, 0.7, 0.201, 0.3},
       {Label::Positive, 0.102, 0, 0.7, 0.198, 0.3}},
      {"together a thousandth short", {0.333, 0.333, 0.333, 0}, {Label::Mixed, 0, 0, 0.334, 0.666, 0.0}},
      {"together a thousandth over", {0.5, 0, 0.501, 0.1}, {Label::Mixed, 0, 0, 0, 1, 0.1}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const Sentiment sentiment = sentiment_of(c.scores);
    EXPECT_EQ(label_text(sentiment.label), label_text(c.sentiment.label));
    EXPECT_EQ(sentiment, c.sentiment);
    EXPECT_NEAR(sentiment.positive + sentiment.negative + sentiment.neutral + sentiment.mixed, 1, 1e-9);
  }
}

}  // namespace
}  // namespace bellwether::sentiment
