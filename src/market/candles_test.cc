#include "market/candles.h"

#include <gtest/gtest.h>

#include "quote_maker.h"

namespace bellwether::market {
namespace {

using std::chrono::days;

TEST(Candles, AWeekRunsFromMondayToSundayWhateverDayTheDataStart) {
  // 2024-01-03 is a Wednesday, 2024-01-07 a Sunday.
  const auto candles =
      fold(quotes_of({{"2024-01-03", 10}, {"2024-01-05", 7}, {"2024-01-07", 12}, {"2024-01-08", 11}}),
           CandlePeriod::Week, on("2024-02-01"));
  ASSERT_EQ(candles.size(), 2u);
  EXPECT_EQ(candles[0], (Candle{.start = on("2024-01-01"),
                                .open = Price(10),
                                .high = Price(12),
                                .low = Price(7),
                                .close = Price(12),
                                .high_day = on("2024-01-07"),
                                .low_day = on("2024-01-05"),
                                .volume = std::nullopt,
                                .unfinished = false}));
  EXPECT_EQ(candles[1].start, on("2024-01-08"));
}

TEST(Candles, AnEmptyWeekHasNoCandle) {
  const auto candles =
      fold(quotes_of({{"2024-01-01", 1}, {"2024-01-22", 2}}), CandlePeriod::Week, on("2024-02-01"));
  ASSERT_EQ(candles.size(), 2u);
  EXPECT_EQ(periods_between(candles[0].start, candles[1].start, CandlePeriod::Week), 3);
}

TEST(Candles, ExtremesHaveTheDaysOnWhichTheyWereReached) {
  // 2024-01-01 is a holiday before the first price.
  const std::vector<Quote> quotes = {ranged("2024-01-02", 10, 11, 9, 10), ranged("2024-01-04", 10, 20, 9, 15),
                                     ranged("2024-01-05", 15, 20, 15, 15)};
  const auto candle = fold(quotes, CandlePeriod::Week, on("2024-02-01")).at(0);
  EXPECT_EQ(candle.start, on("2024-01-01"));
  EXPECT_EQ(candle.high, Price(20));
  EXPECT_EQ(candle.high_day, on("2024-01-04")) << "the first of two days with the same high";
  EXPECT_EQ(candle.low_day, on("2024-01-02")) << "the first of two days with the same low";
}

TEST(Candles, AWeekIsUnfinishedUntilItsSundayIsOverOrHasItsPrice) {
  auto quotes = quotes_of({{"2024-01-01", 1}});
  EXPECT_TRUE(fold(quotes, CandlePeriod::Week, on("2024-01-07")).back().unfinished);
  EXPECT_FALSE(fold(quotes, CandlePeriod::Week, on("2024-01-08")).back().unfinished);
  quotes.push_back({.day = on("2024-01-07"), .close = Price(1)});
  EXPECT_FALSE(fold(quotes, CandlePeriod::Week, on("2024-01-07")).back().unfinished);
}

TEST(Candles, FridaysCloseOfAWeekdayMarketEndsItsWeek) {
  const auto quotes = weekdays("2024-01-01", "2024-02-02", 10);  // A Friday.
  EXPECT_FALSE(fold(quotes, CandlePeriod::Week, on("2024-02-02")).back().unfinished);
  const auto until_thursday = std::span(quotes).first(quotes.size() - 1);
  EXPECT_TRUE(fold(until_thursday, CandlePeriod::Week, on("2024-02-01")).back().unfinished);
  EXPECT_TRUE(fold(until_thursday, CandlePeriod::Week, on("2024-02-02")).back().unfinished);
  // Friday was a holiday.
  EXPECT_FALSE(fold(until_thursday, CandlePeriod::Week, on("2024-02-03")).back().unfinished);
  // Two weeks are too few to know that the market rests.
  const auto shorter = weekdays("2024-01-22", "2024-02-02", 10);
  EXPECT_TRUE(fold(shorter, CandlePeriod::Week, on("2024-02-02")).back().unfinished);
}

TEST(Candles, TheLastWeekdayOfAMonthEndsItWhereTheMarketRests) {
  const auto quotes = weekdays("2024-01-01", "2024-03-29", 10);  // The 30th and 31st are a weekend.
  EXPECT_FALSE(fold(quotes, CandlePeriod::Month, on("2024-03-29")).back().unfinished);
  EXPECT_FALSE(fold(quotes, CandlePeriod::Quarter, on("2024-03-29")).back().unfinished);
  EXPECT_TRUE(fold(quotes, CandlePeriod::Year, on("2024-03-29")).back().unfinished);
  EXPECT_FALSE(fold(quotes, CandlePeriod::Day, on("2024-03-29")).back().unfinished);
}

TEST(Candles, OnlyTheLastCandleCanBeUnfinished) {
  const auto candles = fold(weekdays("2024-01-01", "2024-02-08", 10), CandlePeriod::Week, on("2024-02-08"));
  ASSERT_EQ(candles.size(), 6u);
  for (const Candle& candle : candles) EXPECT_EQ(candle.unfinished, candle == candles.back());
}

TEST(Candles, NoQuotesHaveNoCandles) {
  EXPECT_TRUE(fold({}, CandlePeriod::Week, on("2024-01-07")).empty());
}

TEST(Candles, RangesAndVolumesOfDaysAreFolded) {
  auto quotes = std::vector{ranged("2024-01-01", 4, 9, 3, 5), ranged("2024-01-02", 5, 7, 2, 6)};
  quotes[0].volume = 10;
  quotes[1].volume = 5;
  const auto candle = fold(quotes, CandlePeriod::Week, on("2024-02-01")).at(0);
  EXPECT_EQ(candle.open, Price(4));
  EXPECT_EQ(candle.high, Price(9));
  EXPECT_EQ(candle.low, Price(2));
  EXPECT_EQ(candle.close, Price(6));
  EXPECT_EQ(candle.volume, 15);
}

TEST(Candles, PeriodStartsAgreeWithTheCalendarOverThreeCenturies) {
  for (Day day = on("1899-12-25"); day < on("2201-01-05"); day += days(1)) {
    const std::chrono::year_month_day date{day};
    const auto days_since_monday = std::chrono::weekday(day) - std::chrono::Monday;
    ASSERT_EQ(period_start(day, CandlePeriod::Week), day - days_since_monday);
    ASSERT_EQ(period_start(day, CandlePeriod::Month), Day(date.year() / date.month() / 1));
    ASSERT_EQ(period_start(day, CandlePeriod::Year), Day(date.year() / 1 / 1));
  }
}

}  // namespace
}  // namespace bellwether::market
