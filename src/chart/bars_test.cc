#include "chart/bars.h"

#include <gtest/gtest.h>

#include "generated_history.h"

namespace bellwether::chart {
namespace {

using market::AverageUnit;
using market::CandlePeriod;
using std::chrono::days;
using testbed::flat;
using testbed::kFirstDay;
using testbed::on;
using testbed::quote;
using testbed::walk;

Excerpt all_of(const market::PriceHistory& history) {
  return {.known = history.quotes(), .shown = history.quotes(), .as_of = history.quotes().back().day};
}

TEST(Bars, TheDaysOfTheExtremesTravelThroughTheFold) {
  const market::PriceHistory history = testbed::week_with_its_high_on_thursday();
  const Bars bars = make_bars(all_of(history), CandlePeriod::Week, true);
  ASSERT_EQ(bars.bars.size(), 1u);
  EXPECT_EQ(bars.bars.front().high_day, on("2024-01-04"));
  EXPECT_EQ(bars.bars.front().low_day, on("2024-01-02"));
}

TEST(Bars, AveragesKeepTheirUnitWhateverTheBarsAre) {
  const market::PriceHistory history = walk(900, 100);
  double sum = 0;  // Of the last prices of the last five weeks, the last of which is not over.
  const auto quotes = history.quotes();
  std::vector<double> closes;
  for (std::size_t i = 0; i < quotes.size(); ++i)
    if (i + 1 == quotes.size() || std::chrono::weekday(quotes[i].day) == std::chrono::Sunday)
      closes.push_back(quotes[i].close.value());
  for (std::size_t i = closes.size() - 5; i < closes.size(); ++i) sum += closes[i];
  for (const CandlePeriod period :
       {CandlePeriod::Week, CandlePeriod::Month, CandlePeriod::Quarter, CandlePeriod::Year}) {
    Bars bars = make_bars(all_of(history), period, true);
    add_averages(bars, all_of(history), AverageUnit::Weeks, {.averages = {5}});
    ASSERT_TRUE(bars.averages.front().last);
    EXPECT_NEAR(*bars.averages.front().last, sum / 5, 1e-9);
    // Each stands at its own time, not at that of its month.
    EXPECT_EQ(bars.averages.front().places.size(), closes.size() - 3)
        << "from the fourth week on, a fifth may be missing";
    for (std::size_t i = 1; i < bars.averages.front().places.size(); ++i)
      ASSERT_LT(bars.averages.front().places[i - 1].slot, bars.averages.front().places[i].slot);
  }
}

TEST(Bars, AnEmptyWeekTakesNothingFromAWeeklyAverageButIsCounted) {
  market::PriceHistory history;
  for (int week = 0; week < 40; ++week)
    if (week != 30)  // New Year.
      for (int day = 0; day < 5; ++day) history.set(quote(kFirstDay + days(7 * week + day), 100 + week));
  Bars bars = make_bars(all_of(history), CandlePeriod::Week, true);
  add_averages(bars, all_of(history), AverageUnit::Weeks, {.averages = {5, 25}});
  double sum = 0;
  for (int week = 15; week < 40; ++week) sum += week == 30 ? 0 : 100 + week;
  const AverageLine& line = bars.averages[1];
  ASSERT_TRUE(line.last);
  EXPECT_NEAR(*line.last, sum / 24, 1e-9);
  EXPECT_EQ(line.last_present, 24);
  EXPECT_EQ(line.window, 25);
  // From the week on in which 20 of 25 are known; none in the week without a price.
  EXPECT_EQ(line.places.size(), 40u - 19 - 1);
}

TEST(Bars, AnExcerptHasItsAveragesFromItsFirstDayOn) {
  const market::PriceHistory history = walk(100, 50);
  const Excerpt excerpt{
      .known = history.quotes(), .shown = history.quotes().last(30), .as_of = kFirstDay + days(99)};
  Bars bars = make_bars(excerpt, CandlePeriod::Day, false);
  add_averages(bars, excerpt, AverageUnit::Days, {.averages = {25}});
  EXPECT_EQ(bars.bars.size(), 30u);
  EXPECT_EQ(bars.averages.front().places.size(), 30u);
  EXPECT_EQ(bars.averages.front().places.front().slot, 0);
}

TEST(Bars, ALineHasNoRangeAndCandlesHave) {
  const market::PriceHistory history = walk(9, 50, testbed::Detail::Ranges);
  const Bars line = make_bars(all_of(history), CandlePeriod::Day, false);
  const Bars candles = make_bars(all_of(history), CandlePeriod::Day, true);
  EXPECT_EQ(line.bars[3].high, line.bars[3].close);
  EXPECT_GT(candles.bars[3].high, candles.bars[3].close);
}

}  // namespace
}  // namespace bellwether::chart
