#include "cli/chart_flags.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

Day on(std::string_view text) {
  return parse_day(text).value();
}

market::PriceHistory history_of(std::initializer_list<const char*> texts) {
  market::PriceHistory history;
  for (const char* day : texts) history.set({.day = on(day), .close = market::Price(1)});
  return history;
}

TEST(ChartFlags, ASpanCountsBackDaysWeeksMonthsAndYears) {
  const struct {
    const char *day, *span, *before;
  } cases[] = {{"2024-03-31", "90d", "2024-01-01"}, {"2024-03-31", "2w", "2024-03-17"},
               {"2024-03-31", "1m", "2024-02-29"},  {"2024-08-31", "6m", "2024-02-29"},
               {"2024-02-29", "1y", "2023-02-28"},  {"2024-01-15", "13m", "2022-12-15"}};
  for (const auto& c : cases) EXPECT_EQ(day_before(on(c.day), c.span).value(), on(c.before)) << c.span;
}

TEST(ChartFlags, WhatIsNoSpanIsNamed) {
  for (const char* span : {"", "6", "m", "0d", "-1d", "1.5y", "6 m", "10000d", "6mm", "+6m"}) {
    const auto day = day_before(on("2024-01-01"), span);
    ASSERT_FALSE(day) << span;
    EXPECT_EQ(day.error().message, "'" + std::string(span) + "' is not a span like 90d, 12w, 6m or 2y");
  }
}

TEST(ChartFlags, AChartIsTrueTodayButNotBeforeTheLastPriceAndNotAfterItsLastDay) {
  const auto history = history_of({"2024-01-01", "2024-02-02"});
  EXPECT_EQ(as_of_day({}, history, on("2024-03-01")), on("2024-03-01"));
  EXPECT_EQ(as_of_day({}, history, on("2024-02-01")), on("2024-02-02"));
  EXPECT_EQ(as_of_day({}, {}, on("2024-02-01")), on("2024-02-01"));
  ChartFlags flags;
  flags.to = on("2024-01-15");
  EXPECT_EQ(as_of_day(flags, history, on("2024-03-01")), on("2024-01-15"));
  flags.as_of = on("2024-01-10");
  EXPECT_EQ(as_of_day(flags, history, on("2024-03-01")), on("2024-01-10"));
}

TEST(ChartFlags, TheLastSpanIsCountedFromTheLastPriceThatIsDrawn) {
  const auto history = history_of({"2020-01-01", "2020-06-30", "2020-12-31"});
  ChartFlags flags;
  flags.last = "1m";
  EXPECT_EQ(first_day(flags, history, on("2024-01-01")), on("2020-11-30"));
  EXPECT_EQ(first_day(flags, history, on("2020-07-15")), on("2020-05-30"));
  EXPECT_EQ(first_day(flags, {}, on("2024-01-01")), std::nullopt);
}

}  // namespace
}  // namespace bellwether::cli
