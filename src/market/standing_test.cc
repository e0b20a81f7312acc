#include "market/standing.h"

#include <gtest/gtest.h>

#include "quote_maker.h"

namespace bellwether::market {
namespace {

using std::chrono::days;
using Prices = std::vector<double>;

// The long comparison with pandas is tests/oracle_pandas.py; these are its edges.

Standing standing_of_days(const Prices& prices) {
  const auto quotes = daily("2024-01-01", prices);
  return standing_of(quotes, quotes.back().day);
}

TEST(Standing, AChangeOverSevenDaysIsToldOnlyWhenAPriceLiesNearThatDay) {
  const auto quotes = quotes_of({{"2024-01-01", 100}, {"2024-06-01", 150}});
  const auto week = standing_of(quotes, on("2024-06-01")).week;
  ASSERT_TRUE(week);
  EXPECT_FALSE(week->is_near);
  EXPECT_EQ(week->from, (DayPrice{on("2024-01-01"), 100}));
  EXPECT_EQ(week->days, 152);
  EXPECT_EQ(week->share, 0.5);
}

TEST(Standing, ThreeDaysBeforeTheDayAskedForAreNearItAndFourAreNot) {
  const auto is_near = [](const char* first) {
    return change_since(quotes_of({{first, 100}, {"2024-06-10", 150}}), on("2024-06-03"))->is_near;
  };
  EXPECT_TRUE(is_near("2024-06-03"));
  EXPECT_TRUE(is_near("2024-05-31"));
  EXPECT_FALSE(is_near("2024-05-30"));
  EXPECT_FALSE(is_near("2024-06-04")) << "after the day asked for";
}

TEST(Standing, ForAYearSevenWeeksAreNear) {
  const auto is_near = [](days before) {
    const std::vector<Quote> quotes = {{.day = on("2024-06-10") - before, .close = Price(100)},
                                       {.day = on("2024-06-10"), .close = Price(150)}};
    return standing_of(quotes, on("2024-06-10")).year->is_near;
  };
  EXPECT_TRUE(is_near(days(365 + 52)));
  EXPECT_FALSE(is_near(days(365 + 53)));
}

TEST(Standing, TheChangesOfAMondayAreThoseSinceFriday) {
  const auto quotes = weekdays("2024-01-01", "2024-03-04", 10);
  const Standing standing = standing_of(quotes, on("2024-03-04"));
  ASSERT_TRUE(standing.day && standing.week);
  EXPECT_EQ(standing.day->from.day, on("2024-03-01"));
  EXPECT_EQ(standing.day->days, 3);
  EXPECT_TRUE(standing.day->is_near);
  EXPECT_EQ(standing.week->from.day, on("2024-02-26"));
  EXPECT_EQ(standing.week->days, 7);
}

TEST(Standing, ADaySinceWhichNothingChangedIsNotTheLastPriceItself) {
  const auto quotes = quotes_of({{"2024-06-01", 100}, {"2024-06-10", 150}});
  EXPECT_EQ(change_since(quotes, on("2024-06-10"))->from.day, on("2024-06-01"));
}

TEST(Standing, ASinglePriceHasNoChanges) {
  const Standing standing = standing_of_days({5});
  EXPECT_FALSE(standing.day || standing.week || standing.month || standing.year);
  EXPECT_EQ(standing.whole.high, standing.last);
  EXPECT_EQ(standing.weeks52.low, standing.last);
  EXPECT_EQ(standing.trend, Trend::TooShort);
}

TEST(Standing, AChangeFromNothingHasNoShare) {
  const Standing standing = standing_of_days({0, 0, 0, 0, 0, 5});
  ASSERT_TRUE(standing.day);
  EXPECT_FALSE(standing.day->share);
  EXPECT_FALSE(standing.whole.above_low);
  EXPECT_EQ(standing.whole.below_high, 0);
  EXPECT_EQ(standing.against_short, 4);
  EXPECT_FALSE(standing_of_days({1e-300, 1e15}).day->share) << "infinite";
  EXPECT_FALSE(standing_of_days({1e-300, 1e15}).whole.above_low);
}

TEST(Standing, OfNothingButZerosSharesAreNotNumbers) {
  const Standing standing = standing_of_days(Prices(30, 0));
  EXPECT_FALSE(standing.day->share || standing.whole.above_low || standing.against_short ||
               standing.against_long);
  EXPECT_EQ(standing.whole.below_high, 0);
  EXPECT_EQ(standing.trend, Trend::Steady);
}

TEST(Standing, ExtremesHaveTheFirstDaysOnWhichTheyWereReached) {
  const std::vector<Quote> quotes = {ranged("2024-01-02", 10, 11, 9, 10), ranged("2024-01-04", 10, 20, 9, 15),
                                     ranged("2024-01-05", 15, 20, 14, 16)};
  const Standing standing = standing_of(quotes, on("2024-01-07"));
  EXPECT_EQ(standing.whole.high, (DayPrice{on("2024-01-04"), 20}));
  EXPECT_EQ(standing.whole.low, (DayPrice{on("2024-01-02"), 9}));
  EXPECT_DOUBLE_EQ(standing.whole.below_high, -0.2);
  EXPECT_DOUBLE_EQ(standing.whole.above_low.value(), 7.0 / 9);
  EXPECT_EQ(standing.days_since_high, 1);
  EXPECT_EQ(standing.age_days, 2);
}

TEST(Standing, FiftyTwoWeeksBegin364DaysBeforeTheLastPrice) {
  const auto high_of = [](days before) {
    const std::vector<Quote> quotes = {{.day = on("2024-06-10") - before, .close = Price(9)},
                                       {.day = on("2024-06-10"), .close = Price(5)}};
    return standing_of(quotes, on("2024-07-10")).weeks52.high.price;
  };
  EXPECT_EQ(high_of(days(364)), 9);
  EXPECT_EQ(high_of(days(365)), 5);
}

TEST(Standing, PricesAfterItsDayDoNotCount) {
  const auto history = PriceHistory::from(daily("2024-01-01", Prices{1, 2, 3, 900})).value();
  EXPECT_TRUE(quotes_until(history, on("2023-12-31")).empty());
  EXPECT_EQ(quotes_until(history, on("2024-01-03")).size(), 3u);
  EXPECT_EQ(quotes_until(history, on("2025-01-01")).size(), 4u);
  const Standing standing = standing_of(quotes_until(history, on("2024-01-03")), on("2024-01-03"));
  EXPECT_EQ(standing.last, (DayPrice{on("2024-01-03"), 3}));
  EXPECT_EQ(standing.whole.high.price, 3);
}

TEST(Standing, FridaysCloseOfAWeekdayMarketEndsItsWeek) {
  const auto quotes = weekdays("2024-01-01", "2024-02-02", 10);  // A Friday.
  EXPECT_TRUE(standing_of(quotes, on("2024-02-02")).is_week_over);
  const auto until_thursday = std::span(quotes).first(quotes.size() - 1);
  EXPECT_FALSE(standing_of(until_thursday, on("2024-02-02")).is_week_over);
  EXPECT_TRUE(standing_of(until_thursday, on("2024-02-03")).is_week_over);
}

TEST(Standing, TheLastPriceIsHeldAgainstTheMeansOfFiveAndOf25) {
  Prices prices(20, 100);
  for (int i = 0; i < 5; ++i) prices.push_back(110);
  const Standing standing = standing_of_days(prices);
  EXPECT_DOUBLE_EQ(standing.against_short.value(), 0);
  EXPECT_DOUBLE_EQ(standing.against_long.value(), 110.0 / 102 - 1);
  EXPECT_FALSE(standing_of_days(Prices(4, 100)).against_short);
  EXPECT_TRUE(standing_of_days(Prices(5, 100)).against_short);
  EXPECT_FALSE(standing_of_days(Prices(9, 100)).against_long);
  EXPECT_TRUE(standing_of_days(Prices(10, 100)).against_long);
}

TEST(Standing, APriceThatNeverMovedIsNotBelowItsMean) {
  for (const double price : {0.00001234, 0.1, 33.33, 1e11 / 3}) {
    const Standing standing = standing_of_days(Prices(30, price));
    EXPECT_EQ(standing.against_short, 0) << price;
    EXPECT_EQ(standing.against_long, 0) << price;
  }
  EXPECT_EQ(standing_of_days(Prices(30, 0)).against_long, std::nullopt);
}

TEST(Standing, ItsTrendIsWhatAPersonSees) {
  const struct {
    Prices prices;
    const char* word;
  } cases[] = {
      {{1, 2, 3, 4}, ""},
      {{1, 2, 3, 4, 5}, "rising"},
      {{5, 4, 3, 2, 1}, "falling"},
      {Prices(30, 100), "steady"},
      {{100, 101, 100, 101, 100}, "steady"},
      {{90, 88, 85, 80, 75, 70, 66, 64, 62, 75}, "turning up"},
      {{60, 62, 65, 70, 75, 80, 84, 86, 88, 75}, "turning down"},
  };
  for (const auto& [prices, word] : cases)
    EXPECT_EQ(trend_word(standing_of_days(prices).trend), word) << prices.front() << " to " << prices.back();
}

TEST(Standing, SuspectsAreNamedAndNothingIsCorrectedForThem) {
  Prices prices(120, 2000);
  prices[60] = 1;
  const Standing standing = standing_of_days(prices);
  ASSERT_EQ(standing.suspects.size(), 1u);
  EXPECT_EQ(standing.suspects[0].begin, 60u);
  EXPECT_EQ(standing.whole.low, (DayPrice{on("2024-01-01") + days(60), 1}));
}

}  // namespace
}  // namespace bellwether::market
