// Lines: one stroke a run of prices however many they are, gaps that are seen, averages only where they are.

#include "chart/plot.h"

#include <gtest/gtest.h>

#include <cmath>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::Detail;
using testbed::DrawnChart;
using testbed::kFirstDay;
using testbed::quote;
using testbed::walk;

constexpr std::pair<int, int> kPlotSizes[] = {{200, 150}, {375, 280}, {800, 575}, {1600, 1150}};

// Slow enough to stay on scale, and without steps that look like splits.
market::PriceHistory slow_wave(int count) {
  market::PriceHistory history;
  for (int i = 0; i < count; ++i)
    history.set(quote(kFirstDay + days(i), 100 + 20 * std::sin(i / 90.0) + 3 * std::sin(i * 1.7)));
  return history;
}

TEST(Plot, ALineOfManyYearsIsOneUnbrokenLine) {
  ChartTable table;
  for (const int count : {1700, 3650, 5000, 50 * 365})
    for (const auto& [width, height] : kPlotSizes) {
      const DrawnChart chart = table.draw(
          slow_wave(count), Period::Daily,
          {.width = width, .height = height, .averages = {5, 25, 200}, .price_axis = PriceAxis::Linear});
      SCOPED_TRACE(std::to_string(count) + " days at " + std::to_string(width));
      EXPECT_EQ(chart.plot_lines(Ink::Price).size(), 1u);
      EXPECT_TRUE(chart.rects(Ink::PriceSoft).empty()) << "a dotted bridge over no gap";
      for (const Ink ink : {Ink::AverageA, Ink::AverageB, Ink::AverageC})
        EXPECT_LE(chart.plot_lines(ink).size(), 1u) << static_cast<int>(ink);
    }
}

TEST(Plot, ThinningKeepsFirstLastHighestAndLowestOfEveryColumn) {
  ChartTable table;
  market::PriceHistory history = slow_wave(50 * 365);
  // One day alone, far enough to be seen and near enough to be no cut.
  history.set(quote(kFirstDay + days(9000), 190));
  const DrawnChart chart = table.draw(history, Period::Daily, {.price_axis = PriceAxis::Linear});
  const auto lines = chart.plot_lines(Ink::Price);
  ASSERT_EQ(lines.size(), 1u);
  float highest = 1e9f;
  for (const Point& point : lines.front()->points) highest = std::min(highest, point.y);
  EXPECT_NEAR(highest, chart.layout.area.prices.y(190), 0.01);
  EXPECT_LE(lines.front()->points.size(), static_cast<std::size_t>(chart.layout.area.width) * 4 + 4);
  EXPECT_NEAR(lines.front()->points.back().y,
              chart.layout.area.prices.y(history.quotes().back().close.value()), 0.01);
}

TEST(Plot, AGapIsBridgedByDotsAndBreaksTheLine) {
  ChartTable table;
  market::PriceHistory history = walk(40, 100);
  for (int i = 0; i < 40; ++i) history.set(quote(kFirstDay + days(150 + i), 120));
  const DrawnChart chart = table.draw(history, Period::Daily);
  EXPECT_EQ(chart.plot_lines(Ink::Price).size(), 2u);
  EXPECT_GT(chart.rects(Ink::PriceSoft).size(), 10u);
}

TEST(Plot, PricesOnceInAWhileAreMarkedAndJoined) {
  ChartTable table;
  market::PriceHistory history;
  for (int i = 0; i < 60; ++i) history.set(quote(kFirstDay + days(18 * i), 80 + 10 * std::sin(i)));
  const DrawnChart chart = table.draw(history, Period::Daily);
  EXPECT_EQ(chart.plot_lines(Ink::Price).size(), 1u);
  EXPECT_TRUE(chart.rects(Ink::PriceSoft).empty());
  int discs = 0;
  for (const Mark& mark : chart.layout.scene.marks) discs += std::holds_alternative<Disc>(mark);
  EXPECT_GE(discs, 60);
}

// Every average lies among the rows of the prices, and never runs along their edge.
void expect_averages_on_scale(const DrawnChart& chart) {
  const PriceScale& prices = chart.layout.area.prices;
  for (const Ink ink : {Ink::AverageA, Ink::AverageB, Ink::AverageC, Ink::AverageD})
    for (const Stroke* line : chart.plot_lines(ink))
      for (std::size_t i = 0; i < line->points.size(); ++i) {
        const float y = line->points[i].y;
        EXPECT_GE(y, static_cast<float>(prices.top));
        EXPECT_LE(y, static_cast<float>(prices.bottom + 1));
        const bool at_edge =
            y <= static_cast<float>(prices.top) + 0.01f || y >= static_cast<float>(prices.bottom + 1) - 0.01f;
        EXPECT_FALSE(at_edge) << "point " << i << " of " << line->points.size();
      }
}

TEST(Plot, AnAverageOverACutDayIsNotDrawnAlongTheEdge) {
  ChartTable table;
  for (const double bad : {100'000.0, 0.0, 1.0})
    for (const Period period : {Period::Daily, Period::Weekly}) {
      market::PriceHistory history = walk(365, 2000);
      history.set(quote(kFirstDay + days(251), bad));  // A Sunday, the close of its week.
      SCOPED_TRACE(bad);
      const DrawnChart chart = table.draw(history, period, {.averages = {5, 25, 75}});
      expect_averages_on_scale(chart);
      EXPECT_GE(chart.plot_lines(Ink::AverageA).size(), bad > 1 ? 2u : 1u);
    }
  for (const auto& [name, history] : testbed::histories()) {
    SCOPED_TRACE(name);
    if (!history.empty()) expect_averages_on_scale(table.draw(history, Period::Daily));
  }
}

TEST(Plot, AnAverageThatWouldHideThePriceHasNoLineAnywhere) {
  ChartTable table;
  const DrawnChart chart = table.draw(slow_wave(1500), Period::Daily, {.width = 400, .height = 300});
  EXPECT_TRUE(chart.strokes(Ink::AverageA).empty());
  EXPECT_EQ(chart.plot_lines(Ink::AverageB).size(), 1u);
  EXPECT_TRUE(chart.says("MA5 ")) << chart.all();
}

TEST(Plot, EveryAverageThatIsDrawnHasItsEntryInTheLegend) {
  ChartTable table;
  int drawn = 0;
  for (const auto& [name, history] : testbed::histories())
    for (const auto& [width, height] : kPlotSizes)
      for (const Period period : {Period::Daily, Period::Weekly}) {
        if (history.empty()) continue;
        const DrawnChart chart =
            table.draw(history, period, {.width = width, .height = height, .averages = {5, 25, 75, 200}});
        for (const Ink ink : {Ink::AverageA, Ink::AverageB, Ink::AverageC, Ink::AverageD}) {
          const std::size_t lines = chart.plot_lines(ink).size();
          drawn += lines > 0;
          if (lines > 0) {
            EXPECT_EQ(chart.strokes(ink).size(), lines + 1) << name << " at " << width;
          }
        }
      }
  EXPECT_GT(drawn, 50);
}

}  // namespace
}  // namespace bellwether::chart
