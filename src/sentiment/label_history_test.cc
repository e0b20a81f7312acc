#include "sentiment/label_history.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bellwether::sentiment {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Instant kBegin = Instant(Day(std::chrono::year(2026) / 1 / 1));

// Readings of a name, one an hour unless it says otherwise; each is asked for five minutes before it is made.
class Name {
 public:
  std::optional<LabelTurn> read(std::optional<Label> label) {
    now_ += hours(1);
    return read_at(label, now_ - minutes(5));
  }
  std::optional<LabelTurn> read_at(std::optional<Label> label, Instant asked) {
    Reading reading{.name = "netflix", .source = source, .read = now_};
    if (label) {
      reading.scorer = scorer;
      reading.sentiment = Sentiment{*label, 0, 0, 0, 0};
    } else {
      reading.state = ReadingState::Missing;
    }
    const auto turn = continue_history(reading, last, asked);
    last = reading;
    return turn;
  }

  Instant now() const { return now_; }
  std::string source = "wikipedia", scorer = "market-1";
  std::optional<Reading> last;

 private:
  Instant now_ = kBegin;
};

// "from to" of each reading that found one; "-" of the others.
std::vector<std::string> turns(const std::vector<std::optional<Label>>& labels) {
  Name name;
  std::vector<std::string> found;
  for (const auto label : labels) {
    const auto turn = name.read(label);
    found.push_back(turn ? std::string(label_text(turn->from.label)) + " " +
                               std::string(label_text(turn->to.label))
                         : "-");
  }
  return found;
}

using enum Label;
using Found = std::vector<std::string>;

TEST(LabelHistory, ALabelThatBecameAnotherAndStayedForTwoReadingsHasTurnedOnce) {
  EXPECT_EQ(turns({Positive, Positive, Negative, Negative, Negative, Negative}),
            (Found{"-", "-", "-", "POSITIVE NEGATIVE", "-", "-"}));
  EXPECT_EQ(turns({Mixed, Mixed, Neutral, Neutral, Mixed, Mixed}),
            (Found{"-", "-", "-", "MIXED NEUTRAL", "-", "NEUTRAL MIXED"}));
}

TEST(LabelHistory, TheFirstLabelAndOneOfASingleReadingAreNoNews) {
  EXPECT_EQ(turns({Positive, Positive, Positive}), (Found{"-", "-", "-"}));
  EXPECT_EQ(turns({Positive, Negative, Negative}), (Found{"-", "-", "-"}));
  EXPECT_EQ(turns({Positive, Positive, Negative, Positive, Positive, Negative, Neutral, Positive}),
            (Found{"-", "-", "-", "-", "-", "-", "-", "-"}));
}

TEST(LabelHistory, ReadingsWithoutALabelArePassedOver) {
  EXPECT_EQ(turns({Positive, Positive, std::nullopt, std::nullopt, Negative, Negative}),
            (Found{"-", "-", "-", "-", "-", "POSITIVE NEGATIVE"}));
  EXPECT_EQ(turns({Positive, Positive, std::nullopt, std::nullopt, Positive, Positive}),
            (Found{"-", "-", "-", "-", "-", "-"}));
  EXPECT_EQ(turns({std::nullopt, std::nullopt, Negative, Negative}), (Found{"-", "-", "-", "-"}));
  // Two running, and not two at all.
  EXPECT_EQ(turns({Positive, Positive, Negative, std::nullopt, Negative, Negative}),
            (Found{"-", "-", "-", "-", "-", "POSITIVE NEGATIVE"}));
}

TEST(LabelHistory, ATurnSaysSinceWhenThereWasEachLabel) {
  Name name;
  for (const Label label : {Positive, Positive, Positive, Negative}) name.read(label);
  const auto turn = name.read(Negative).value();
  EXPECT_EQ(turn.from, (SettledLabel{Positive, kBegin + hours(1), "market-1"}));
  EXPECT_EQ(turn.to, (SettledLabel{Negative, kBegin + hours(4), "market-1"}));
  EXPECT_EQ(name.last->settled, turn.to);
}

TEST(LabelHistory, AReadingThatIsMadeAgainIsNoSecondOne) {
  Name name;
  for (const Label label : {Positive, Positive, Negative}) name.read(label);
  const Instant asked = name.now() - minutes(5);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(name.read_at(Negative, asked));
  // Nor is one that was asked for before the first was made.
  EXPECT_FALSE(name.read_at(Negative, name.now()));
  EXPECT_TRUE(name.read_at(Negative, name.now() + minutes(1)));
}

TEST(LabelHistory, WhatAnotherScorerOrSourceSaysIsNoNews) {
  for (const bool is_scorer : {true, false}) {
    Name name;
    for (const Label label : {Positive, Positive}) name.read(label);
    (is_scorer ? name.scorer : name.source) = "other";
    for (const Label label : {Negative, Negative, Negative}) EXPECT_FALSE(name.read(label));
    EXPECT_EQ(name.last->settled->label, Negative);
    EXPECT_FALSE(name.read(Positive));
    EXPECT_EQ(name.read(Positive)->from.label, Negative);
  }
  // While there is nothing to score, no scorer is named.
  Name name;
  for (const Label label : {Positive, Positive}) name.read(label);
  name.read(std::nullopt);
  name.scorer = "vader";
  for (const Label label : {Negative, Negative, Negative}) EXPECT_FALSE(name.read(label));
}

TEST(LabelHistory, KeepsTheLastTwentyChangesAndTheSettledLabelThoughItIsOlder) {
  Name name;
  for (const Label label : {Positive, Positive}) name.read(label);
  for (int i = 0; i < 30; ++i) EXPECT_FALSE(name.read(i % 2 == 0 ? Negative : Neutral));
  EXPECT_EQ(name.last->history.size(), 20u);
  EXPECT_EQ(name.last->history.back().at, name.now());
  EXPECT_EQ(name.read(Neutral)->from.label, Positive);
}

}  // namespace
}  // namespace bellwether::sentiment
