#include "chart/scale.h"

#include <gtest/gtest.h>

#include <cmath>

#include "generated_history.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;
using std::chrono::days;
using testbed::on;

std::vector<Day> every_day(Day from, Day to, bool weekends) {
  std::vector<Day> all;
  for (Day day = from; day <= to; day += days(1))
    if (weekends || std::chrono::weekday(day).iso_encoding() <= 5) all.push_back(day);
  return all;
}

std::vector<std::string> labels(const TimeAxis& axis, double slot_pixels) {
  std::vector<std::string> texts;
  for (const DateTick& tick :
       date_ticks(axis, Language::English, slot_pixels, 12,
                  [](const std::string& text, bool) { return 7.0 * static_cast<double>(text.size()); }))
    texts.push_back(tick.label);
  return texts;
}

TEST(Scale, PriceTicksAreNiceLieInsideAndKeepTheirDistance) {
  for (const double low : {0.0, 0.000001, 0.97, 3.2, 190.25, 48'000.0, 1e9}) {
    for (const double share : {1e-3, 0.05, 0.5, 3.0, 40.0}) {
      const PriceScale scale{.low = low,
                             .high = low + std::max(low * share, 1e-7),
                             .top = 80,
                             .bottom = 540,
                             .logarithmic = false};
      const PriceTicks ticks = price_ticks(scale, 40);
      SCOPED_TRACE(std::to_string(low) + " + " + std::to_string(share));
      ASSERT_GE(ticks.prices.size(), 2u);
      const double step = ticks.prices[1] - ticks.prices[0];
      const double mantissa = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
      EXPECT_TRUE(std::abs(mantissa - 1) < 1e-3 || std::abs(mantissa - 2) < 1e-3 ||
                  std::abs(mantissa - 2.5) < 1e-3 || std::abs(mantissa - 5) < 1e-3)
          << mantissa;
      for (std::size_t i = 0; i < ticks.prices.size(); ++i) {
        EXPECT_GE(ticks.prices[i], scale.low - step * 1e-6);
        EXPECT_LE(ticks.prices[i], scale.high + step * 1e-6);
        if (i > 0) {
          EXPECT_GE(scale.row(ticks.prices[i - 1]) - scale.row(ticks.prices[i]), 39);
        }
      }
    }
  }
}

TEST(Scale, RowsHitTheEndsAndPricesBeyondThemAreCutOff) {
  const PriceScale scale{.low = 10, .high = 20, .top = 100, .bottom = 300, .logarithmic = false};
  EXPECT_EQ(scale.row(20), 100);
  EXPECT_EQ(scale.row(10), 300);
  EXPECT_EQ(scale.row(15), 200);
  EXPECT_EQ(scale.row(1e12), 100);
  EXPECT_EQ(scale.row(0), 300);
}

TEST(Scale, AMarketThatRestsOnWeekendsHasNoSlotsForThem) {
  const TimeAxis weekdays(every_day(on("2024-01-01"), on("2024-01-12"), false), CandlePeriod::Day);
  EXPECT_EQ(weekdays.slots(), 10);
  EXPECT_EQ(weekdays.slot(on("2024-01-08")), 5);
  EXPECT_EQ(weekdays.day(5), on("2024-01-08"));
  const TimeAxis all(every_day(on("2024-01-01"), on("2024-01-12"), true), CandlePeriod::Day);
  EXPECT_EQ(all.slots(), 12);
}

TEST(Scale, SlotsAndDaysAgreeOnEveryKindOfAxis) {
  const std::vector<Day> ends = {on("1999-11-17"), on("2031-02-11")};
  for (const CandlePeriod period : {CandlePeriod::Day, CandlePeriod::Week, CandlePeriod::Month,
                                    CandlePeriod::Quarter, CandlePeriod::Year}) {
    const TimeAxis axis(ends, period);
    for (int slot = 0; slot < axis.slots(); ++slot) ASSERT_EQ(axis.slot(axis.day(slot)), slot);
  }
}

TEST(Scale, DatesAreTickedOnTheStartsOfYearsAndMonths) {
  const TimeAxis years(every_day(on("2022-06-15"), on("2024-06-14"), false), CandlePeriod::Day);
  EXPECT_EQ(labels(years, 720.0 / years.slots()),
            (std::vector<std::string>{"Jul", "Oct", "2023", "Apr", "Jul", "Oct", "2024", "Apr"}));
  const TimeAxis decades(every_day(on("1960-01-01"), on("2020-01-01"), true), CandlePeriod::Day);
  EXPECT_EQ(labels(decades, 300.0 / decades.slots()),
            (std::vector<std::string>{"1960", "1970", "1980", "1990", "2000", "2010", "2020"}));
}

TEST(Scale, AnAxisOfDaysWithinAMonthNamesTheMonth) {
  const TimeAxis axis(every_day(on("2024-03-04"), on("2024-03-08"), false), CandlePeriod::Day);
  EXPECT_EQ(labels(axis, 100), (std::vector<std::string>{"4 Mar", "5 Mar", "6 Mar", "7 Mar", "8 Mar"}));
  const TimeAxis one({on("2024-03-04")}, CandlePeriod::Day);
  EXPECT_EQ(labels(one, 700), (std::vector<std::string>{"4 Mar"}));
}

TEST(Scale, TicksOfAYearStartAreStrongAndStandOnItsFirstSlot) {
  const TimeAxis axis(every_day(on("2023-11-01"), on("2024-02-29"), false), CandlePeriod::Day);
  bool seen = false;
  for (const DateTick& tick :
       date_ticks(axis, Language::English, 8, 12, [](const std::string&, bool) { return 30.0; })) {
    EXPECT_EQ(tick.strong, tick.label == "2024");
    if (tick.strong) {
      EXPECT_EQ(axis.day(tick.slot), on("2024-01-01"));
      seen = true;
    }
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace bellwether::chart
