#include "market/suspects.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <ostream>

#include "quote_maker.h"

namespace bellwether::market {

static void PrintTo(const Suspect& suspect, std::ostream* out) {
  *out << (suspect.suspicion == Suspicion::Spike ? "spike" : "factor") << " [" << suspect.begin << ", "
       << suspect.end << ") " << suspect.factor;
}

namespace {

using Suspects = std::vector<Suspect>;
using Prices = std::vector<double>;

Suspect spike(std::size_t begin, std::size_t end) {
  return {.suspicion = Suspicion::Spike, .begin = begin, .end = end, .factor = 1};
}

Suspect factor(std::size_t begin, double factor) {
  return {.suspicion = Suspicion::Factor, .begin = begin, .end = begin + 1, .factor = factor};
}

Suspects of(const Prices& prices) {
  return suspects_of(daily("2024-01-01", prices));
}

// Prices that move a little, as prices do.
Prices near(double price, std::size_t count) {
  Prices prices;
  for (std::size_t i = 0; i < count; ++i) prices.push_back(price * (1 + 0.01 * static_cast<double>(i % 7)));
  return prices;
}

TEST(Suspects, NineDaysAt100And600OnTheTenthAreNoSpike) {
  EXPECT_EQ(of(Prices(9, 100) + Prices{600}), Suspects{});
  EXPECT_EQ(of(Prices(9, 100) + Prices{600, 600, 600}), Suspects{});
  EXPECT_EQ(of(Prices(9, 100) + Prices{600, 100}), Suspects{spike(9, 10)});
}

TEST(Suspects, OneBadDayInFourMonthsIsASpikeWhereverItLies) {
  const std::size_t count = 120;
  for (const double bad : {0.0, 1.0, 100'000.0}) {
    for (std::size_t day = 0; day < count; ++day) {
      Prices prices = near(2000, count);
      prices[day] = bad;
      const bool is_last = day == count - 1;
      ASSERT_EQ(of(prices), is_last ? Suspects{} : Suspects{spike(day, day + 1)}) << bad << " on day " << day;
    }
  }
}

TEST(Suspects, ThreeBadDaysAreSpikesApartAndInARow) {
  Prices apart = near(2000, 120), together = apart;
  apart[30] = 1;
  apart[60] = 0;
  apart[90] = 100'000;
  EXPECT_EQ(of(apart), (Suspects{spike(30, 31), spike(60, 61), spike(90, 91)}));
  together[30] = 1;
  together[31] = 0;
  together[32] = 100'000;
  EXPECT_EQ(of(together), Suspects{spike(30, 33)});
  Prices alternating = near(2000, 120);
  alternating[30] = alternating[32] = alternating[34] = 0;
  EXPECT_EQ(of(alternating), (Suspects{spike(30, 31), spike(32, 33), spike(34, 35)}));
}

TEST(Suspects, WhatLastsFourQuotesIsANewPrice) {
  EXPECT_EQ(of(near(100, 10) + Prices(3, 700) + near(100, 10)), Suspects{spike(10, 13)});
  EXPECT_EQ(of(near(100, 10) + Prices(4, 700) + near(100, 10)), Suspects{});
}

TEST(Suspects, FiveTimesIsNotFarAndMoreIs) {
  EXPECT_EQ(of({100, 100, 500, 100, 20, 100}), Suspects{});
  EXPECT_EQ(of({100, 100, 501, 100, 19, 100}), (Suspects{spike(2, 3), spike(4, 5)}));
}

TEST(Suspects, TheFirstQuotesAreASpikeWhenTheTenAfterThemAgree) {
  EXPECT_EQ(of(Prices{0, 1} + near(2000, 10)), Suspects{spike(0, 2)});
  EXPECT_EQ(of(Prices{1} + near(2000, 9)), Suspects{});
  EXPECT_EQ(of(Prices{600} + Prices(9, 100)), Suspects{});
  EXPECT_EQ(of(Prices(4, 0) + near(2000, 20)), Suspects{});
}

TEST(Suspects, OneWildTradeOfADayThatEndsWhereThePriceWasIsASpike) {
  auto quotes = daily("2024-01-01", Prices(10, 100));
  quotes[0] = ranged("2024-01-01", 100, 100, 0, 100);
  quotes[5] = ranged("2024-01-06", 100, 900, 99, 101);
  quotes[9] = ranged("2024-01-10", 100, 101, 1, 101);
  EXPECT_EQ(suspects_of(quotes), (Suspects{spike(0, 1), spike(5, 6), spike(9, 10)}));
}

TEST(Suspects, ADayOnTheWayToANewPriceIsNoSpike) {
  auto quotes = daily("2024-01-01", Prices{100, 100, 450, 520, 530, 540, 560, 600});
  quotes[2] = ranged("2024-01-03", 100, 520, 100, 450);
  EXPECT_EQ(suspects_of(quotes), Suspects{});
}

TEST(Suspects, ADayThatBeginsFarAwayAndReturnsBelongsToItsSpike) {
  auto quotes = daily("2024-01-01", Prices{100, 100, 900, 100, 100});
  quotes[3] = ranged("2024-01-04", 900, 900, 100, 100);
  EXPECT_EQ(suspects_of(quotes), Suspects{spike(2, 4)});
}

TEST(Suspects, APriceWhoseEveryDayHasAWildTradeIsStillFollowed) {
  // A source that writes 0 for a low that it does not know; each price is 1 % above the one before.
  std::vector<Quote> quotes = daily("2024-01-01", Prices(300, 1));
  double price = 100;
  for (Quote& quote : quotes) {
    quote = {
        .day = quote.day, .close = Price(price), .range = DayRange{Price(price), Price(price), Price(0)}};
    price *= 1.01;
  }
  const auto suspects = suspects_of(quotes);
  ASSERT_EQ(suspects.size(), quotes.size());
  for (std::size_t i = 0; i < quotes.size(); ++i) ASSERT_EQ(suspects[i], spike(i, i + 1));
}

TEST(Suspects, SplitsAndOtherUnitsAreFactors) {
  const struct {
    double before, after, expected;
  } cases[] = {{1000, 100, 0.1}, {1000, 500, 0.5}, {15, 1500, 100},
               {1500, 15, 0.01}, {30, 91, 3},      {200, 51, 0.25}};
  for (const auto& [before, after, expected] : cases) {
    const auto suspects = of(Prices(20, before) + Prices(20, after));
    ASSERT_EQ(suspects.size(), 1u) << before << " to " << after;
    EXPECT_EQ(suspects[0], factor(20, expected)) << before << " to " << after;
  }
}

TEST(Suspects, AStepThatNoRoundNumberExplainsIsNone) {
  for (const double after : {190.0, 240.0, 700.0, 30.0})
    EXPECT_EQ(of(Prices(20, 100) + Prices(20, after)), Suspects{}) << after;
}

TEST(Suspects, AFactorNeedsThreeQuotesOnEachSideAndNoLongGap) {
  EXPECT_EQ(of(Prices(3, 1000) + Prices(3, 100)), Suspects{factor(3, 0.1)});
  EXPECT_EQ(of(Prices(2, 1000) + Prices(3, 100)), Suspects{});
  EXPECT_EQ(of(Prices(3, 1000) + Prices(2, 100)), Suspects{});
  // Not a spike of three days either, when many days follow.
  EXPECT_EQ(of(Prices(3, 1000) + Prices(20, 100)), Suspects{factor(3, 0.1)});
  auto quotes = daily("2024-01-01", Prices(20, 1000) + Prices(20, 100));
  for (std::size_t i = 20; i < quotes.size(); ++i) quotes[i].day += std::chrono::days(6);
  EXPECT_EQ(suspects_of(quotes), Suspects{factor(20, 0.1)});
  for (std::size_t i = 20; i < quotes.size(); ++i) quotes[i].day += std::chrono::days(1);
  EXPECT_EQ(suspects_of(quotes), Suspects{});
}

TEST(Suspects, ADoublingOfTwoDaysIsNoFactor) {
  EXPECT_EQ(of(Prices(20, 100) + Prices{200, 200} + Prices(20, 100)), Suspects{});
}

TEST(Suspects, ASpikeBeforeASplitHidesItNot) {
  EXPECT_EQ(of(Prices(20, 1000) + Prices{0} + Prices(20, 500)), (Suspects{spike(20, 21), factor(21, 0.5)}));
}

TEST(Suspects, FewPricesAndOnlyZerosHaveNone) {
  EXPECT_EQ(suspects_of({}), Suspects{});
  EXPECT_EQ(of({5}), Suspects{});
  EXPECT_EQ(of({5, 0}), Suspects{});
  EXPECT_EQ(of(Prices(50, 0)), Suspects{});
  EXPECT_EQ(of(Prices(20, 0) + Prices(20, 5)), Suspects{});
  EXPECT_EQ(of(Prices(20, 0) + Prices{5} + Prices(20, 0)), Suspects{spike(20, 21)});
}

TEST(Suspects, TheSmallestAndTheGreatestNumbersAreCompared) {
  const double small = std::numeric_limits<double>::denorm_min(), great = std::numeric_limits<double>::max();
  EXPECT_EQ(of(Prices(20, great) + Prices{small} + Prices(20, great)), Suspects{spike(20, 21)});
  EXPECT_EQ(of(Prices(20, small) + Prices{great} + Prices(20, small)), Suspects{spike(20, 21)});
}

}  // namespace
}  // namespace bellwether::market
