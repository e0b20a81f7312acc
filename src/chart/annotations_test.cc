#include "chart/annotations.h"

#include <gtest/gtest.h>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::DrawnChart;
using testbed::DrawnText;
using testbed::kFirstDay;
using testbed::quote;
using testbed::walk;

market::PriceHistory saw() {
  market::PriceHistory history;
  for (int i = 0; i < 100; ++i) history.set(quote(kFirstDay + days(i), 100 + 10 * (i % 5)));
  return history;
}

DrawnChart draw(const market::PriceHistory& history, std::vector<Level> levels, std::vector<Event> events,
                const ChartStyle& style = {}) {
  static ChartTable table;
  return table.draw({.title = "T",
                     .currency = "",
                     .history = history,
                     .period = Period::Daily,
                     .as_of = history.quotes().back().day,
                     .levels = std::move(levels),
                     .events = std::move(events)},
                    style);
}

TEST(Annotations, ALevelIsALineAtItsPriceWithItsName) {
  const DrawnChart chart = draw(saw(), {{"target", 120}, {"", 110}}, {});
  const PriceScale& prices = chart.layout.area.prices;
  for (const double price : {120.0, 110.0}) {
    const auto dashes = chart.rects(Ink::Text);
    EXPECT_GT(std::ranges::count_if(dashes, [&](const Rect* dash) { return dash->y == prices.row(price); }),
              20)
        << price;
  }
  ASSERT_TRUE(chart.says("target 120"));
  EXPECT_NEAR(chart.text("target 120")->bottom, prices.y(120), 12);
}

TEST(Annotations, ALevelOffTheScaleSaysWhereItIs) {
  const DrawnChart chart = draw(saw(), {{"target", 9000}, {"stop", 1}}, {});
  EXPECT_TRUE(chart.says("target 9,000 (above)")) << chart.all();
  EXPECT_TRUE(chart.says("stop 1 (below)")) << chart.all();
  EXPECT_TRUE(chart.rects(Ink::Text).empty()) << "a line where no price is";
}

TEST(Annotations, ManyLevelsNearOneAnotherKeepApartInTheirOrder) {
  std::vector<Level> levels;
  for (int i = 0; i < 8; ++i) levels.push_back({"level " + std::to_string(i), 118 + 0.5 * i});
  const DrawnChart chart = draw(saw(), levels, {});
  double below = 1e9;
  for (int i = 0; i < 8; ++i) {
    const DrawnText* text = chart.text("level " + std::to_string(i));
    ASSERT_NE(text, nullptr) << i;
    EXPECT_LT(text->bottom, below);
    below = text->top;
  }
}

TEST(Annotations, AnEventIsAFlagOnItsDay) {
  const DrawnChart chart = draw(saw(), {}, {{kFirstDay + days(50), "reprint"}});
  const DrawnText* name = chart.text("reprint");
  ASSERT_NE(name, nullptr);
  const double x = chart.layout.area.left + 50.5 * chart.layout.area.width / 100.0;
  EXPECT_NEAR(name->left, x + 9, 4);
  EXPECT_GT(name->top, chart.layout.area.prices.bottom);
}

TEST(Annotations, TheNameOfALateEventStandsBeforeItsFlag) {
  const DrawnChart chart = draw(saw(), {}, {{kFirstDay + days(97), "a name that has no room behind it"}});
  const DrawnText* name = chart.text("a name");
  ASSERT_NE(name, nullptr);
  const double x = chart.layout.area.left + 97.5 * chart.layout.area.width / 100.0;
  EXPECT_LT(name->right, x);
  EXPECT_GT(name->right, x - 12);
}

TEST(Annotations, ManyEventsOfTheSameDaysNeverMeet) {
  std::vector<Event> events;
  for (int i = 0; i < 30; ++i) events.push_back({kFirstDay + days(60 + i / 3), "event " + std::to_string(i)});
  const DrawnChart chart = draw(saw(), {}, events);
  int names = 0;
  for (const DrawnText& text : chart.texts) names += text.text.starts_with("event ");
  EXPECT_GE(names, 2);
  for (std::size_t i = 0; i < chart.texts.size(); ++i)
    for (std::size_t k = i + 1; k < chart.texts.size(); ++k)
      EXPECT_FALSE(chart.texts[i].meets(chart.texts[k])) << chart.texts[i].text << " " << chart.texts[k].text;
}

}  // namespace
}  // namespace bellwether::chart
