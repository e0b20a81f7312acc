#include "chart/cuts.h"

#include <gtest/gtest.h>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::DrawnChart;
using testbed::kFirstDay;
using testbed::quote;
using testbed::walk;

market::PriceHistory walk_with(double bad, int at = 120) {
  market::PriceHistory history = walk(300, 2000);
  history.set(quote(kFirstDay + days(at), bad));
  return history;
}

std::size_t count(std::string_view text, std::string_view words) {
  std::size_t found = 0;
  for (std::size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1))
    ++found;
  return found;
}

TEST(Cuts, APriceThatIsCutOffIsPrintedOnceWithItsTrueDay) {
  ChartTable table;
  for (const Period period : {Period::Daily, Period::Weekly}) {
    // A Tuesday.
    const DrawnChart high = table.draw(walk_with(100'000), period, {.averages = {}});
    EXPECT_TRUE(high.says("100,000.00 on 30 Apr 2024")) << high.all();
    EXPECT_EQ(count(high.all(), "100,000"), 1u) << high.all();
    EXPECT_TRUE(high.says("Low ")) << high.all();
    const DrawnChart low = table.draw(walk_with(0), period, {.averages = {}});
    EXPECT_TRUE(low.says("0.00 on 30 Apr 2024")) << low.all();
    EXPECT_FALSE(low.says("Low ")) << low.all();
    EXPECT_TRUE(low.says("High ")) << low.all();
  }
}

TEST(Cuts, TheMarkLiesOutsideOfTheRowsOfPricesInTheColourOfItsDirection) {
  ChartTable table;
  const DrawnChart high = table.draw(walk_with(100'000), Period::Daily);
  EXPECT_EQ(high.strokes(Ink::Up).size(), 3u) << "an axis break and an arrow head";
  EXPECT_TRUE(high.strokes(Ink::Down).empty());
  for (const Stroke* stroke : high.strokes(Ink::Up))
    for (const Point& point : stroke->points) {
      EXPECT_LT(point.y, static_cast<float>(high.layout.area.prices.top + 1));
      EXPECT_GE(point.y, static_cast<float>(high.layout.area.top));
    }
  const DrawnChart low = table.draw(walk_with(0), Period::Daily);
  EXPECT_EQ(low.strokes(Ink::Down).size(), 3u);
  EXPECT_TRUE(low.strokes(Ink::Up).empty());
  for (const Stroke* stroke : low.strokes(Ink::Down))
    for (const Point& point : stroke->points) {
      EXPECT_GT(point.y, static_cast<float>(low.layout.area.prices.bottom));
      EXPECT_LE(point.y, static_cast<float>(low.layout.area.bottom));
    }
}

TEST(Cuts, AnOrdinaryHistoryHasNone) {
  ChartTable table;
  const DrawnChart chart = table.draw(walk(300, 2000), Period::Daily);
  EXPECT_TRUE(chart.strokes(Ink::Up).empty() && chart.strokes(Ink::Down).empty());
  EXPECT_EQ(chart.layout.area.prices.top, chart.layout.area.top);
}

TEST(Cuts, ThePriceOfACutIsToldEvenWhereThereIsNoRoomBesideIt) {
  ChartTable table;
  // The label has no place beside its mark among so many others, and the legend says it.
  market::PriceHistory history = walk(300, 2000);
  for (int i = 0; i < 40; ++i)
    history.set(quote(kFirstDay + days(5 + 7 * i), 90'000 + (i == 20 ? 9'000 : 0)));
  const DrawnChart chart = table.draw(history, Period::Daily, {.averages = {}});
  EXPECT_EQ(count(chart.all(), "99,000"), 1u) << chart.all();
}

TEST(Cuts, ACutAtTheEdgesKeepsItsLabelWithinThePlot) {
  ChartTable table;
  for (const int at : {1, 298}) {
    const DrawnChart chart = table.draw(walk_with(100'000, at), Period::Daily);
    const testbed::DrawnText* label = chart.text("100,000");
    ASSERT_NE(label, nullptr) << at;
    EXPECT_GE(label->left, chart.layout.area.left);
    EXPECT_LE(label->right, chart.layout.area.right());
  }
}

}  // namespace
}  // namespace bellwether::chart
