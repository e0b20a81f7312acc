// The words on charts, as they are read: each of them in the picture or in its alt text.

#include "chart/wording.h"

#include <gtest/gtest.h>

#include <cmath>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::DrawnChart;
using testbed::flat;
using testbed::history_of;
using testbed::kFirstDay;
using testbed::on;
using testbed::quote;
using testbed::walk;

constexpr std::pair<int, int> kWordingSizes[] = {
    {200, 150}, {375, 280}, {400, 300}, {800, 575}, {1600, 1150}};

DrawnChart draw(const market::PriceHistory& history, Period period = Period::Daily,
                std::string_view currency = "", const ChartStyle& style = {}) {
  static ChartTable table;
  return table.draw({.title = "Sol Ring",
                     .currency = currency,
                     .history = history,
                     .period = period,
                     .as_of = history.quotes().back().day},
                    style);
}

std::string description(const market::PriceHistory& history, Period period = Period::Daily,
                        std::string_view currency = "", const ChartStyle& style = {}) {
  return draw(history, period, currency, style).layout.description;
}

// Shown in the picture at the usual size, and told in its alt text.
void expect_told(const DrawnChart& chart, std::string_view words) {
  EXPECT_TRUE(chart.says(words)) << words << " in\n" << chart.all();
  EXPECT_NE(chart.layout.description.find(words), std::string::npos) << words << " in\n"
                                                                     << chart.layout.description;
}

TEST(Wording, TheDescriptionTellsTheChartInWords) {
  market::PriceHistory history;
  for (int i = 0; i < 10; ++i) history.set(quote(kFirstDay + days(i), 100 + i));
  EXPECT_EQ(description(history, Period::Daily, "JPY", {.averages = {5}}),
            "Sol Ring: Daily price in JPY, 1 Jan 2024 – 10 Jan 2024. Last 109 JPY on 10 Jan 2024, +6.86 % in "
            "7 days, +9.00 % over the period. High 109 on 10 Jan 2024. Low 100 on 1 Jan 2024. MA5 107.0.");
  EXPECT_EQ(description(history, Period::Daily, "JPY", {.averages = {5}, .language = Language::Japanese}),
            "Sol Ring: 日足（JPY）、2024年1月1日～2024年1月10日。終値 109 JPY（2024年1月10日）、+6.86 "
            "%（7日間）、期間中 "
            "+9.00 %。高値 109（2024年1月10日）。安値 100（2024年1月1日）。MA5 107.0。");
}

TEST(Wording, AnExtremeNamesTheDayOnWhichItWasReached) {
  const market::PriceHistory history = testbed::week_with_its_high_on_thursday();
  for (const Period period : {Period::Daily, Period::Weekly}) {
    const DrawnChart chart = draw(history, period, "", {.averages = {}});
    expect_told(chart, "High 20 on 4 Jan 2024");
    expect_told(chart, "Low 9 on 2 Jan 2024");
  }
}

TEST(Wording, AChangeSaysItsDaysOnlyWhereAPriceLiesNearThem) {
  expect_told(draw(history_of({{"2024-01-01", 100}, {"2024-06-01", 150}})), "+50.0 % since 1 Jan 2024");
  expect_told(draw(history_of({{"2024-01-01", 100}, {"2024-01-08", 150}})), "+50.0 % in 7 days");
  expect_told(draw(history_of({{"2024-01-01", 100}, {"2024-01-09", 150}})), "+50.0 % in 8 days");
  // Everything that is near says how many days it is.
  EXPECT_FALSE(draw(history_of({{"2024-01-01", 100}, {"2024-06-01", 150}})).says("in 7 days"));
  expect_told(draw(history_of({{"2024-01-01", 100}, {"2024-01-03", 150}})), "+50.0 % since 1 Jan 2024");
  EXPECT_EQ(description(history_of({{"2024-01-01", 0}, {"2024-01-08", 150}})).find('%'), std::string::npos);
  EXPECT_EQ(description(history_of({{"2024-01-01", 5}})).find('%'), std::string::npos);
}

TEST(Wording, SmallPricesKeepTheirDigits) {
  const DrawnChart tiny = draw(flat(5, 0.00001234));
  expect_told(tiny, "MA5 0.00001234");
  expect_told(tiny, "High 0.00001234");
  EXPECT_TRUE(tiny.says("0.00001234"));
  EXPECT_EQ(tiny.all().find("0.0000\n"), std::string::npos) << tiny.all();

  market::PriceHistory collapse;
  for (int i = 0; i < 80; ++i) collapse.set(quote(kFirstDay + days(i), 119.18 * std::pow(0.85, i)));
  collapse.set(quote(kFirstDay + days(80), 0.00027));
  for (const auto& [width, height] : kWordingSizes) {
    const DrawnChart chart = draw(collapse, Period::Daily, "USD", {.width = width, .height = height});
    EXPECT_TRUE(chart.says("0.00027")) << width << '\n' << chart.all();
    EXPECT_EQ(chart.all().find("0.00\n"), std::string::npos) << chart.all();
  }
  expect_told(draw(history_of({{"2024-01-01", 99.5}, {"2024-01-02", 99.875}})), "99.875");
  EXPECT_TRUE(
      draw(history_of({{"2024-01-01", 12}, {"2024-01-02", 12.5}}), Period::Daily, "USD").says("12.50 USD"));
  EXPECT_TRUE(
      draw(history_of({{"2024-01-01", 12}, {"2024-01-02", 1200}}), Period::Daily, "JPY").says("1,200 JPY"));
}

TEST(Wording, AnAverageHasTheSameValueAtEveryWidth) {
  for (const auto& history : {testbed::weekday_walk(795, 212, testbed::Detail::Ranges), walk(3000, 100)}) {
    std::string usual;
    for (const auto& [width, height] : kWordingSizes) {
      const std::string text = description(history, Period::Weekly, "", {.width = width, .height = height});
      const std::size_t begin = text.find("MA5 "), end = text.find(". ", text.find("MA25 "));
      const std::string averages = text.substr(begin, std::min(end, text.size() - 1) - begin);
      EXPECT_NE(averages.find("MA25 "), std::string::npos) << averages;
      if (usual.empty()) usual = averages;
      EXPECT_EQ(averages, usual) << width;
    }
  }
}

TEST(Wording, AnEmptyWeekIsToldBesideTheAverageThatRunsOverIt) {
  market::PriceHistory history;
  for (int week = 0; week < 40; ++week)
    if (week != 30)
      for (int day = 0; day < 5; ++day) history.set(quote(kFirstDay + days(7 * week + day), 100 + week));
  // Weeks 15 to 39 without the 30th: (25 * 127 - 130) / 24.
  expect_told(draw(history, Period::Weekly), "MA25 126.9 (24 of 25 weeks)");
  expect_told(draw(history, Period::Weekly), "MA5 137.0");
  EXPECT_EQ(description(history, Period::Weekly).find("MA5 137.0 ("), std::string::npos);
  EXPECT_EQ(description(history, Period::Daily).find("of 25"), std::string::npos);
  EXPECT_NE(description(history, Period::Weekly, "", {.language = Language::Japanese}).find("25週中24週"),
            std::string::npos);
}

TEST(Wording, AWeekOfAMarketThatRestsOnWeekendsIsOverOnFriday) {
  static ChartTable table;
  const auto says_unfinished = [](const market::PriceHistory& history, Day as_of) {
    return table.draw(history, Period::Weekly, {}, as_of).says("week not over yet");
  };
  const market::PriceHistory to_friday = testbed::weekday_walk(40, 100);
  ASSERT_EQ(std::chrono::weekday(to_friday.quotes().back().day), std::chrono::Friday);
  EXPECT_FALSE(says_unfinished(to_friday, to_friday.quotes().back().day));
  const market::PriceHistory to_thursday = testbed::weekday_walk(39, 100);
  EXPECT_TRUE(says_unfinished(to_thursday, to_thursday.quotes().back().day));
  EXPECT_FALSE(says_unfinished(to_thursday, to_thursday.quotes().back().day + days(2))) << "on Saturday";
  // A market of all days ends its week on Sunday.
  EXPECT_TRUE(says_unfinished(walk(40, 100), kFirstDay + days(39)));
}

TEST(Wording, ASplitIsSuspectedAloudAndNeverCorrected) {
  market::PriceHistory history;
  for (int i = 0; i < 60; ++i) history.set(quote(kFirstDay + days(i), i < 30 ? 500 + i : 50 + i / 10.0));
  const std::string text = description(history);
  EXPECT_TRUE(text.ends_with("On 31 Jan 2024 prices became 1/10: a split or another unit?")) << text;
  EXPECT_NE(text.find("High 529.0 on 30 Jan 2024"), std::string::npos) << text;
  for (const int width : {375, 800})
    EXPECT_TRUE(draw(history, Period::Daily, "", {.width = width, .height = 300})
                    .says("1/10 on 31 Jan 2024: a split?"))
        << width;
  EXPECT_TRUE(draw(history, Period::Weekly, "", {.language = Language::Japanese})
                  .says("2024年1月31日に約10分の1（分割？）"));
  EXPECT_FALSE(draw(walk(60, 100), Period::Daily).says("split"));
}

TEST(Wording, LongerCandlesAreToldInThePlot) {
  const market::PriceHistory history = walk(3000, 100);
  EXPECT_TRUE(draw(history, Period::Weekly, "", {.averages = {}}).says("1 candle = 1 month"));
  EXPECT_TRUE(draw(history, Period::Weekly, "", {.language = Language::Japanese}).says("1本 = 1か月"));
  EXPECT_FALSE(draw(walk(300, 100), Period::Weekly).says("1 candle ="));
}

TEST(Wording, AveragesOverShorterTimesThanACandleSayWhich) {
  const market::PriceHistory history = walk(3000, 100);
  EXPECT_TRUE(draw(history, Period::Weekly).says("averages over weeks"));
  EXPECT_TRUE(draw(history, Period::Weekly, "", {.language = Language::Japanese}).says("平均線は週"));
  EXPECT_TRUE(draw(history, Period::Daily, "", {.form = Form::Candles}).says("averages over days"));
  EXPECT_FALSE(draw(history, Period::Weekly, "", {.averages = {}}).says("averages"));
  EXPECT_FALSE(draw(walk(300, 100), Period::Weekly).says("averages"));
}

TEST(Wording, LevelsAndEventsAreInTheDescription) {
  static ChartTable table;
  const market::PriceHistory history = walk(60, 100);
  const DrawnChart chart =
      table.draw({.title = "T",
                  .currency = "JPY",
                  .history = history,
                  .period = Period::Daily,
                  .as_of = kFirstDay + days(59),
                  .levels = {{"target", 100.5}},
                  .events = {{kFirstDay + days(20), "reprint"}, {kFirstDay + days(99), "late"}}});
  expect_told(chart, "target 100.5");
  EXPECT_TRUE(chart.says("reprint")) << chart.all();
  EXPECT_NE(chart.layout.description.find("21 Jan 2024: reprint"), std::string::npos);
  EXPECT_FALSE(chart.says("late"));
  EXPECT_EQ(chart.layout.description.find("late"), std::string::npos);
}

}  // namespace
}  // namespace bellwether::chart
