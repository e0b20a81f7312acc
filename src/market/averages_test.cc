#include "market/averages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "quote_maker.h"

namespace bellwether::market {
namespace {

using std::chrono::days;

// A price on each Monday from 2024-01-01 on: the number of its week, from 1.
std::vector<Quote> mondays(int weeks, std::initializer_list<int> empty) {
  std::vector<Quote> quotes;
  for (int week = 1; week <= weeks; ++week)
    if (std::ranges::find(empty, week) == empty.end())
      quotes.push_back({.day = on("2024-01-01") + days(7 * (week - 1)), .close = Price(week)});
  return quotes;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::optional<double> value_in_week(const Average& average, int week) {
  const Day monday = on("2024-01-01") + days(7 * (week - 1));
  const auto point = std::ranges::find(average.points, monday, &AveragePoint::day);
  return point == average.points.end() ? std::nullopt : std::optional(point->value);
}

TEST(Averages, OneEmptyWeekIsLeftOutOfMA25AndMA5) {
  const auto quotes = mondays(40, {30});
  const Average ma25 = average_of(quotes, AverageUnit::Weeks, AverageKind::Simple, 25);
  for (int week = 31; week <= 40; ++week) {
    std::vector<double> window;
    for (int of = week - 24; of <= week; ++of)
      if (of != 30) window.push_back(of);
    ASSERT_TRUE(value_in_week(ma25, week)) << week;
    EXPECT_DOUBLE_EQ(*value_in_week(ma25, week), mean_of(window));
  }
  EXPECT_FALSE(value_in_week(ma25, 30));
  EXPECT_EQ(ma25.last, value_in_week(ma25, 40));
  EXPECT_EQ(ma25.last_present, 24);
  EXPECT_EQ(ma25.window, 25);

  const Average ma5 = average_of(quotes, AverageUnit::Weeks, AverageKind::Simple, 5);
  EXPECT_DOUBLE_EQ(value_in_week(ma5, 32).value(), mean_of({28, 29, 31, 32}));
  EXPECT_EQ(ma5.last_present, 5);
}

TEST(Averages, MoreThanAFifthOfTheWeeksMissingLeavesNoValue) {
  const Average ma5 = average_of(mondays(12, {6, 8}), AverageUnit::Weeks, AverageKind::Simple, 5);
  for (const int week : {9, 10}) EXPECT_FALSE(value_in_week(ma5, week)) << week;
  EXPECT_DOUBLE_EQ(value_in_week(ma5, 11).value(), mean_of({7, 9, 10, 11}));

  const Average five_missing =
      average_of(mondays(25, {3, 4, 5, 6, 7}), AverageUnit::Weeks, AverageKind::Simple, 25);
  EXPECT_TRUE(five_missing.last);
  EXPECT_EQ(five_missing.last_present, 20);
  const Average six_missing =
      average_of(mondays(25, {3, 4, 5, 6, 7, 8}), AverageUnit::Weeks, AverageKind::Simple, 25);
  EXPECT_FALSE(six_missing.last);
  EXPECT_EQ(six_missing.last_present, 19);
}

TEST(Averages, WeeksBeforeTheFirstPriceAreMissingToo) {
  EXPECT_FALSE(average_of(mondays(3, {}), AverageUnit::Weeks, AverageKind::Simple, 5).last);
  const Average average = average_of(mondays(4, {}), AverageUnit::Weeks, AverageKind::Simple, 5);
  EXPECT_DOUBLE_EQ(average.last.value(), 2.5);
  EXPECT_EQ(average.last_present, 4);
}

TEST(Averages, AWeekCountsByItsLastPriceAndIsDatedByItsMonday) {
  const auto quotes = quotes_of({{"2024-01-03", 10}, {"2024-01-07", 20}, {"2024-01-08", 30}});
  const Average average = average_of(quotes, AverageUnit::Weeks, AverageKind::Simple, 1);
  ASSERT_EQ(average.points.size(), 2u);
  EXPECT_EQ(average.points[0].day, on("2024-01-01"));
  EXPECT_EQ(average.points[0].value, 20);
  EXPECT_EQ(average.points[1].day, on("2024-01-08"));
}

TEST(Averages, ADailyOneRunsOverTheDaysThatHaveAPrice) {
  const auto quotes = quotes_of(
      {{"2024-01-01", 1}, {"2024-01-02", 2}, {"2024-03-01", 3}, {"2024-03-02", 4}, {"2024-06-01", 10}});
  const Average average = average_of(quotes, AverageUnit::Days, AverageKind::Simple, 5);
  ASSERT_EQ(average.points.size(), 1u);
  EXPECT_EQ(average.points[0].day, on("2024-06-01"));
  EXPECT_EQ(average.last, 4);
  EXPECT_EQ(average.last_present, 5);
  // Four days are not enough: no day of a window may be missing.
  const Average shorter = average_of(std::span(quotes).first(4), AverageUnit::Days, AverageKind::Simple, 5);
  EXPECT_TRUE(shorter.points.empty());
  EXPECT_FALSE(shorter.last);
  EXPECT_EQ(shorter.last_present, 4);
}

TEST(Averages, AnExponentialOneOfWeeksBeginsWithThePriceThatCompletesItsWindow) {
  const Average average = average_of(mondays(7, {4}), AverageUnit::Weeks, AverageKind::Exponential, 5);
  ASSERT_EQ(average.points.size(), 2u);
  EXPECT_EQ(average.points[0].day, on("2024-02-05"));
}

}  // namespace
}  // namespace bellwether::market
