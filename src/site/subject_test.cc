#include "site/subject.h"

#include <gtest/gtest.h>

namespace bellwether::site {
namespace {

using sentiment::Label;
using sentiment::LabelChange;

Instant at(std::string_view day, int hour = 12) {
  return parse_day(day).value() + std::chrono::hours(hour);
}
Day on(std::string_view day) {
  return parse_day(day).value();
}

sentiment::Reading reading(std::vector<LabelChange> history, double compound) {
  sentiment::Reading made{.name = "a", .history = std::move(history)};
  if (const auto& label = made.history.back().label)
    made.sentiment = sentiment::Sentiment{
        .label = *label, .positive = 0.5, .negative = 0, .neutral = 0.5, .mixed = 0, .compound = compound};
  return made;
}

TEST(LabelHistory, KeepsWhatTheReadingHasForgottenAndTheScoresOfTheirDays) {
  const std::vector<LabelDay> known = {{on("2025-01-01"), Label::Negative, -0.5},
                                       {on("2026-01-01"), Label::Positive, 0.7}};
  const auto history = label_history(
      known, reading({{at("2026-01-01"), Label::Positive}, {at("2026-02-01"), Label::Neutral}}, 0.1));
  EXPECT_EQ(history, (std::vector<LabelDay>{{on("2025-01-01"), Label::Negative, -0.5},
                                            {on("2026-01-01"), Label::Positive, 0.7},
                                            {on("2026-02-01"), Label::Neutral, 0.1}}));
}

TEST(LabelHistory, IsTheSameWhenTheSameReadingIsSeenAgain) {
  const auto once = label_history({}, reading({{at("2026-01-01"), Label::Positive}}, 0.7));
  EXPECT_EQ(label_history(once, reading({{at("2026-01-01"), Label::Positive}}, 0.9)), once)
      << "the score is that of the day on which the label came";
}

TEST(LabelHistory, KnowsNoScoreOfWhatNobodySawAndNoLabelWhereThereWasNoText) {
  EXPECT_EQ(
      label_history({}, reading({{at("2026-01-01"), Label::Positive}, {at("2026-02-01"), std::nullopt}}, 0)),
      (std::vector<LabelDay>{{on("2026-01-01"), Label::Positive, std::nullopt},
                             {on("2026-02-01"), std::nullopt, std::nullopt}}));
}

TEST(LabelHistory, HasADayOnceWithItsLastLabelAndAtMost200Days) {
  const auto day = label_history(
      {}, reading({{at("2026-01-01", 1), Label::Positive}, {at("2026-01-01", 2), Label::Negative}}, -0.3));
  EXPECT_EQ(day, (std::vector<LabelDay>{{on("2026-01-01"), Label::Negative, -0.3}}));
  std::vector<LabelDay> long_known;
  for (int i = 0; i < 500; ++i)
    long_known.push_back({on("2020-01-01") + std::chrono::days(i), Label::Mixed, 0.0});
  const auto history = label_history(long_known, reading({{at("2026-01-01"), Label::Positive}}, 0.7));
  EXPECT_EQ(history.size(), 200u);
  EXPECT_EQ(history.back().day, on("2026-01-01"));
}

}  // namespace
}  // namespace bellwether::site
