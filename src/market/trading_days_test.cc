#include "market/trading_days.h"

#include <gtest/gtest.h>

#include "quote_maker.h"

namespace bellwether::market {
namespace {

TEST(TradingDays, AQuoteOnASundayMeansThatTheMarketDoesNotRest) {
  auto quotes = weekdays("2024-01-01", "2024-02-02", 10);
  EXPECT_TRUE(has_no_weekends(quotes));
  EXPECT_TRUE(rests_on_weekends(quotes));
  quotes.push_back({.day = on("2024-02-04"), .close = Price(10)});
  EXPECT_FALSE(has_no_weekends(quotes));
  EXPECT_FALSE(rests_on_weekends(quotes));
}

TEST(TradingDays, AShortHistoryIsNotBelievedToRest) {
  // Ten weekdays within 14 days; the eleventh is the fifteenth day.
  EXPECT_FALSE(rests_on_weekends(weekdays("2024-01-01", "2024-01-12", 10)));
  EXPECT_TRUE(rests_on_weekends(weekdays("2024-01-01", "2024-01-15", 10)));
  EXPECT_FALSE(rests_on_weekends(quotes_of({{"2024-01-01", 1}, {"2024-03-01", 1}})));
  EXPECT_TRUE(has_no_weekends(quotes_of({{"2024-01-01", 1}, {"2024-03-01", 1}})));
  EXPECT_FALSE(rests_on_weekends({}));
}

}  // namespace
}  // namespace bellwether::market
