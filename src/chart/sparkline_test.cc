#include "chart/sparkline.h"

#include <gtest/gtest.h>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using testbed::history_of;

Layout sparkline_of(const market::PriceHistory& history) {
  Typeface typeface{testbed::ideographs};
  return lay_out_sparkline({.history = history, .as_of = history.quotes().back().day}, ChartStyle{},
                           typeface);
}

TEST(Sparkline, HasTheColourOfItsChangeAndNoneOfThemWithoutOne) {
  const struct {
    double last;
    Ink ink;
  } cases[] = {{11, Ink::Up}, {9, Ink::Down}, {10, Ink::Price}};
  for (const auto& c : cases) {
    const Layout layout =
        sparkline_of(history_of({{"2024-01-01", 10}, {"2024-01-02", 12}, {"2024-01-03", c.last}}));
    ASSERT_EQ(layout.scene.marks.size(), 2U) << "a line and a dot";
    EXPECT_EQ(std::get<Stroke>(layout.scene.marks[0]).ink, c.ink) << c.last;
    EXPECT_EQ(std::get<Disc>(layout.scene.marks[1]).ink, c.ink) << c.last;
  }
}

TEST(Sparkline, StaysOnItsSheetWhateverTheHistoryAndTheSize) {
  Typeface typeface{testbed::ideographs};
  for (const auto& [name, history] : testbed::histories()) {
    if (history.empty()) continue;
    for (const auto& [width, height] : {std::pair{16, 8}, {60, 20}, {120, 40}, {1000, 500}}) {
      const Layout layout = lay_out_sparkline(
          {.history = history, .as_of = history.quotes().back().day, .width = width, .height = height},
          ChartStyle{}, typeface);
      for (const Mark& mark : layout.scene.marks) {
        if (const auto* disc = std::get_if<Disc>(&mark)) {
          EXPECT_TRUE(disc->centre.x - disc->radius >= 0 &&
                      disc->centre.x + disc->radius <= static_cast<float>(width) &&
                      disc->centre.y - disc->radius >= 0 &&
                      disc->centre.y + disc->radius <= static_cast<float>(height))
              << name << ", " << width << " x " << height;
        }
        if (const auto* stroke = std::get_if<Stroke>(&mark)) {
          for (const Point point : stroke->points)
            EXPECT_TRUE(point.x >= 0 && point.x <= static_cast<float>(width) && point.y >= 0 &&
                        point.y <= static_cast<float>(height))
                << name << ", " << width << " x " << height;
        }
      }
    }
  }
}

}  // namespace
}  // namespace bellwether::chart
