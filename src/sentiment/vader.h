// VADER: a rule-based measure of how a text feels, made for short English texts
// (Hutto and Gilbert, 2014).
//
// Gives the numbers of the Python package vaderSentiment 3.3.2, digit for digit, on
// every text (tests/oracle_vader.py), in time that grows with the length of the
// text and hardly faster. What looks like a slip in that package is kept.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentiment/sentiment.h"
#include "sentiment/tokens.h"

namespace bellwether::sentiment {

// Name and version: another one may judge the same text otherwise.
inline constexpr std::string_view kVaderName = "vader-3.3.2";

// Shares of the text, rounded to three decimals, and the sum of feelings between -1
// and 1, rounded to four. All 0 for a text without words.
struct VaderScores {
  double negative, neutral, positive, compound;

  bool operator==(const VaderScores&) const = default;
};

// A word of a text that feels something.
struct Feeling {
  std::size_t place;
  double valence;
};

// Keeps its memory from one text to the next: one for each thread.
class Vader {
 public:
  // UTF-8; a malformed byte counts as U+FFFD.
  VaderScores score(std::string_view text);

 private:
  Tokens tokens_;
  std::vector<Feeling> feelings_;
};

// As a label and its four scores. These are shares of the text and not
// probabilities: most words of most texts are neutral, so NEUTRAL is often the largest
// score beside another label.
//
// mixed is what positive and negative words take from each other: twice the smaller
// share. positive and negative are what is left of theirs, neutral is the rest: VADER's own to
// a thousandth, and 1 for a text without words.
//
// The label: MIXED when both shares are at least 0.1 and the compound lies between
// -0.5 and 0.5, not included; else POSITIVE from a compound of 0.05 on, NEGATIVE from -0.05
// down (the authors' own thresholds), NEUTRAL between.
Sentiment sentiment_of(const VaderScores& scores);

// Of a text in a language as language_of() takes it: InvalidInput where that is not English.
Result<Sentiment> score_by_vader(Vader& vader, std::string_view text, std::string_view language);

}  // namespace bellwether::sentiment
