#include "chart/openings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "chart/raster.h"
#include "chart/veil.h"
#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using testbed::ChartTable;
using testbed::Detail;
using testbed::DrawnChart;

Canvas canvas_of(const Scene& scene, Typeface& typeface) {
  Raster raster(typeface);
  return raster.paint(scene, inks_of(Theme::Light, Palette::West));
}

// How many pixels of the two differ.
int differing(const Canvas& one, const Canvas& other) {
  int count = 0;
  for (int y = 0; y < one.height; ++y)
    for (int x = 0; x < one.width; ++x) {
      const auto at =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(one.stride) + static_cast<std::size_t>(x);
      count += one.pixels[at] != other.pixels[at];
    }
  return count;
}

// Whether there is a rectangle in the place of the ground, or anything under what can be seen through.
std::string seen_through(const Scene& scene) {
  for (std::size_t i = 0; i < scene.marks.size(); ++i) {
    const auto* over = std::get_if<Rect>(&scene.marks[i]);
    if (!over) continue;
    if (over->ink == Ink::Ground) return "a rectangle of the ground";
    if (least_alpha(over->ink) == kOpaque) continue;
    for (std::size_t k = 0; k < i; ++k) {
      const auto* under = std::get_if<Rect>(&scene.marks[k]);
      if (under && under->ink != over->ink && under->x < over->x + over->width &&
          over->x < under->x + under->width && under->y < over->y + over->height &&
          over->y < under->y + under->height)
        return "a rectangle under another at " + std::to_string(over->x) + ", " + std::to_string(over->y);
    }
  }
  return "";
}

TEST(Openings, RectanglesLoseExactlyWhatTheGroundCovers) {
  std::mt19937 random(1);
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  constexpr Ink kInks[] = {Ink::Grid, Ink::Axis, Ink::Ground, Ink::Ground, Ink::UpSoft, Ink::Up};
  ChartTable table;
  for (int round = 0; round < 50; ++round) {
    Scene scene{120, 90, {}};
    for (int n = 0; n < 60; ++n)
      scene.marks.emplace_back(Rect{below(130) - 10, below(100) - 10, 1 + below(40), 1 + below(30),
                                    kInks[static_cast<std::size_t>(below(6))]});
    const Scene open = opened(scene);
    EXPECT_EQ(seen_through(open), "");
    ASSERT_EQ(differing(canvas_of(open, table.typeface()), canvas_of(scene, table.typeface())), 0) << round;
  }
}

TEST(Openings, ALineEndsWhereTheGroundBeginsAndGoesOnWhereItEnds) {
  const Scene scene{
      200,
      100,
      {Stroke{{{0, 50}, {100, 50}, {200, 50}}, 2, Ink::Price}, Stroke{{{0, 90}, {200, 90}}, 2, Ink::AverageA},
       Stroke{{{95, 48}, {105, 52}}, 2, Ink::AverageB}, Disc{{100, 50}, 3, Ink::Price},
       Disc{{30, 50}, 3, Ink::Price}, Rect{80, 40, 40, 20, Ink::Ground},
       Stroke{{{90, 50}, {110, 50}}, 2, Ink::Up}}};
  const Scene open = opened(scene);
  std::vector<std::vector<Point>> lines;
  int discs = 0;
  for (const Mark& mark : open.marks) {
    if (const auto* stroke = std::get_if<Stroke>(&mark)) lines.push_back(stroke->points);
    discs += std::holds_alternative<Disc>(mark);
  }
  std::ranges::sort(lines, {}, [](const auto& points) { return std::pair(points[0].y, points[0].x); });
  EXPECT_EQ(lines,
            (std::vector<std::vector<Point>>{
                {{0, 50}, {79, 50}}, {{90, 50}, {110, 50}}, {{121, 50}, {200, 50}}, {{0, 90}, {200, 90}}}));
  EXPECT_EQ(discs, 1);
}

// Where a line is cut, its round end is not the straight one of the picture.
TEST(Openings, AChartIsThePictureThatItWas) {
  ChartTable table;
  for (const auto& [name, history] : testbed::histories()) {
    if (history.empty()) continue;
    for (const Period period : {Period::Daily, Period::Weekly}) {
      const double last = history.quotes().back().close.value();
      const DrawnChart chart = table.draw({.title = "T",
                                           .currency = "",
                                           .history = history,
                                           .period = period,
                                           .as_of = history.quotes().back().day,
                                           .levels = {{"target", last * 1.02}, {"bought at", last * 0.9}},
                                           .events = {{history.quotes().back().day, "reprint"}}});
      const Scene open = opened(chart.layout.scene);
      EXPECT_EQ(seen_through(open), "") << name;
      EXPECT_LE(differing(canvas_of(open, table.typeface()), canvas_of(chart.layout.scene, table.typeface())),
                50)
          << name;
    }
  }
}

}  // namespace
}  // namespace bellwether::chart
