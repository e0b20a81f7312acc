#include "chart/price_range.h"

#include <gtest/gtest.h>

#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::Detail;
using testbed::flat;
using testbed::kFirstDay;
using testbed::quote;
using testbed::walk;

PriceRange range_of(const market::PriceHistory& history, std::vector<double> levels = {},
                    PriceAxis axis = PriceAxis::Auto) {
  const auto suspects = market::suspects_of(history.quotes());
  return price_range(history.quotes(), suspects, levels, history.has_ranges() ? Shown::Ranges : Shown::Closes,
                     axis);
}

TEST(PriceRange, TheLastPriceIsOnScaleHoweverFarItIs) {
  for (const double last : {600.0, 1e9, 20.0, 0.0}) {
    market::PriceHistory history = flat(9, 100);
    history.set(quote(kFirstDay + days(9), last));
    const PriceRange range = range_of(history);
    EXPECT_LE(range.low, last);
    EXPECT_GE(range.high, last);
    EXPECT_FALSE(range.cuts_low || range.cuts_high) << last;
  }
}

TEST(PriceRange, WhatStaysIsOnScale) {
  market::PriceHistory history = walk(300, 500);
  for (int i = 200; i < 300; ++i) history.set(quote(kFirstDay + days(i), 90'000 + i));
  const PriceRange range = range_of(history);
  EXPECT_GE(range.high, 90'299);
  EXPECT_LT(range.low, 1000);
  EXPECT_FALSE(range.cuts_low || range.cuts_high);
}

TEST(PriceRange, ADayFarAboveToWhichNothingReturnsIsCutOff) {
  market::PriceHistory history = walk(300, 500);
  const PriceRange before = range_of(history);
  history.set(quote(kFirstDay + days(120), 100'000));
  const PriceRange range = range_of(history);
  EXPECT_TRUE(range.cuts_high);
  EXPECT_FALSE(range.cuts_low);
  EXPECT_EQ(range.high, before.high);
  EXPECT_EQ(range.low, before.low);
}

TEST(PriceRange, ADayFarBelowIsCutOffWhetherItIs1Or0) {
  for (const double bad : {1.0, 0.0}) {
    market::PriceHistory history;
    for (int i = 0; i < 120; ++i) history.set(quote(kFirstDay + days(i), 1990 + i % 20));
    history.set(quote(kFirstDay + days(60), bad));
    const PriceRange range = range_of(history);
    EXPECT_TRUE(range.cuts_low) << bad;
    EXPECT_FALSE(range.cuts_high);
    EXPECT_EQ(range.low, 1990);
  }
}

TEST(PriceRange, ThreeBadDaysAmongManyAreCutOffTogetherOrApart) {
  for (const int apart : {1, 30}) {
    market::PriceHistory history;
    for (int i = 0; i < 120; ++i) history.set(quote(kFirstDay + days(i), 1990 + i % 20));
    for (int i = 0; i < 3; ++i) history.set(quote(kFirstDay + days(20 + apart * i), i == 1 ? 0 : 90'000));
    const PriceRange range = range_of(history);
    EXPECT_TRUE(range.cuts_high && range.cuts_low) << apart;
    EXPECT_EQ(range.low, 1990);
    EXPECT_EQ(range.high, 2009);
  }
}

TEST(PriceRange, ABadDayIsCutOffThatWouldMakeTheAxisLogarithmic) {
  market::PriceHistory history;
  for (int i = 0; i < 120; ++i) history.set(quote(kFirstDay + days(i), 1990 + i % 20));
  history.set(quote(kFirstDay + days(30), 9000));  // Within five times its neighbours: on scale.
  history.set(quote(kFirstDay + days(70), 1));
  history.set(quote(kFirstDay + days(90), 30'000));
  const PriceRange range = range_of(history);
  EXPECT_TRUE(range.cuts_low && range.cuts_high);
  EXPECT_FALSE(range.logarithmic);
  EXPECT_EQ(range.low, 1990);
  EXPECT_EQ(range.high, 9000);
}

TEST(PriceRange, AWildTradeWithinADayIsCutOffToo) {
  market::PriceHistory history = walk(100, 200, Detail::Ranges);
  market::Quote wild = history.quotes()[50];
  wild.range->high = market::Price(50'000);
  history.set(wild);
  EXPECT_TRUE(range_of(history).cuts_high);
  EXPECT_LT(range_of(history).high, 10'000);
}

TEST(PriceRange, WhatWouldNotFlattenTheOthersIsNotCutOff) {
  market::PriceHistory history;
  for (int i = 0; i < 120; ++i) history.set(quote(kFirstDay + days(i), 100 + 9 * i));
  history.set(
      quote(kFirstDay + days(10), 1100));  // Five times its neighbours, less than others have reached.
  EXPECT_FALSE(range_of(history).cuts_high);
}

TEST(PriceRange, TheAxisIsLogarithmicFromFiveTimesOnAndNeverWithAZero) {
  EXPECT_FALSE(range_of(testbed::history_of({{"2024-01-01", 100}, {"2024-01-02", 490}})).logarithmic);
  EXPECT_TRUE(range_of(testbed::history_of({{"2024-01-01", 100}, {"2024-01-02", 510}})).logarithmic);
  EXPECT_FALSE(range_of(testbed::history_of({{"2024-01-01", 0}, {"2024-01-02", 510}})).logarithmic);
  const market::PriceHistory steady = testbed::history_of({{"2024-01-01", 100}, {"2024-01-02", 101}});
  EXPECT_TRUE(range_of(steady, {}, PriceAxis::Logarithmic).logarithmic);
  EXPECT_FALSE(range_of(testbed::history_of({{"2024-01-01", 1}, {"2024-01-02", 510}}), {}, PriceAxis::Linear)
                   .logarithmic);
  EXPECT_FALSE(range_of(flat(3, 0), {}, PriceAxis::Logarithmic).logarithmic);
}

TEST(PriceRange, LevelsAreOnScaleUnlessTheyLieTooFarAway) {
  const market::PriceHistory history = testbed::history_of({{"2024-01-01", 100}, {"2024-01-02", 140}});
  EXPECT_EQ(range_of(history, {150}).high, 150);
  EXPECT_EQ(range_of(history, {90}).low, 90);
  EXPECT_EQ(range_of(history, {5000}).high, 140);
  EXPECT_EQ(range_of(history, {1}).low, 100);
}

}  // namespace
}  // namespace bellwether::chart
