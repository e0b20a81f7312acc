#include "market/candles.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

Day on(std::string_view text) {
  return parse_day(text).value();
}

PriceHistory history_of(std::initializer_list<std::pair<const char*, double>> prices) {
  PriceHistory history;
  for (const auto& [day, price] : prices) history.set({.day = on(day), .close = Price(price)});
  return history;
}

TEST(Candles, AWeekRunsFromMondayToSundayWhateverDayTheDataStart) {
  // 2024-01-03 is a Wednesday, 2024-01-07 a Sunday.
  const auto candles =
      fold(history_of({{"2024-01-03", 10}, {"2024-01-05", 7}, {"2024-01-07", 12}, {"2024-01-08", 11}}),
           CandlePeriod::Week, on("2024-02-01"));
  ASSERT_EQ(candles.size(), 2u);
  EXPECT_EQ(candles[0], (Candle{.start = on("2024-01-01"),
                                .open = Price(10),
                                .high = Price(12),
                                .low = Price(7),
                                .close = Price(12),
                                .volume = std::nullopt,
                                .unfinished = false}));
  EXPECT_EQ(candles[1].start, on("2024-01-08"));
}

TEST(Candles, AnEmptyWeekHasNoCandle) {
  const auto candles =
      fold(history_of({{"2024-01-01", 1}, {"2024-01-22", 2}}), CandlePeriod::Week, on("2024-02-01"));
  ASSERT_EQ(candles.size(), 2u);
  EXPECT_EQ(periods_between(candles[0].start, candles[1].start, CandlePeriod::Week), 3);
}

TEST(Candles, TheWeekOfTheDayItselfIsUnfinishedUntilItsSunday) {
  const auto history = history_of({{"2024-01-01", 1}});
  EXPECT_TRUE(fold(history, CandlePeriod::Week, on("2024-01-06"))[0].unfinished);
  EXPECT_FALSE(fold(history, CandlePeriod::Week, on("2024-01-07"))[0].unfinished);
}

TEST(Candles, RangesAndVolumesOfDaysAreFolded) {
  PriceHistory history;
  history.set({.day = on("2024-01-01"),
               .close = Price(5),
               .range = DayRange{Price(4), Price(9), Price(3)},
               .volume = 10});
  history.set({.day = on("2024-01-02"),
               .close = Price(6),
               .range = DayRange{Price(5), Price(7), Price(2)},
               .volume = 5});
  const auto candle = fold(history, CandlePeriod::Week, on("2024-02-01")).at(0);
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
