#include "chart/raster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <thread>

#include "chart/ink_table.h"
#include "ideographs.h"
#include "oracle/agg_picture.h"

namespace bellwether::chart {
namespace {

constexpr Ink kLineInks[] = {Ink::AverageB, Ink::AverageA, Ink::Price};

Inks some_inks(unsigned seed) {
  switch (seed % 4) {
    case 0:
      return inks_of(Theme::Light, Palette::West);
    case 1:
      return inks_of(Theme::Light, Palette::Japan);
    case 2:
      return inks_of(Theme::Dark, Palette::West);
    default:
      return inks_of(Theme::Dark, Palette::Japan);
  }
}

// What a chart is made of, at random places; some of it crosses the edges.
Scene chart_like(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  Scene scene = {700 + below(300), 450 + below(200), {}};
  for (int n = 0; n < 6; ++n)
    scene.marks.emplace_back(Rect{16, below(scene.height), scene.width - 80, 1, Ink::Grid});
  for (int n = 0; n < 40; ++n) {
    const Ink ink = n % 2 == 0 ? Ink::Up : Ink::Down;
    scene.marks.emplace_back(Rect{below(scene.width), below(scene.height), 1 + below(9), 1 + below(60), ink});
  }
  for (const Ink ink : kLineInks) {
    Stroke stroke = {{}, ink == Ink::Price ? 2.0F : 1.5F, ink};
    const int count = 100 + below(400);
    std::normal_distribution<float> step(0, ink == Ink::Price ? 3 : 1.5F);
    float y = static_cast<float>(scene.height) / 2;
    for (int n = 0; n < count; ++n) {
      y += step(random);
      stroke.points.push_back(
          {-5 + static_cast<float>(scene.width) * static_cast<float>(n) / static_cast<float>(count), y});
    }
    scene.marks.emplace_back(std::move(stroke));
  }
  for (int n = 0; n < 5; ++n)
    scene.marks.emplace_back(
        Disc{{static_cast<float>(below(scene.width)), static_cast<float>(below(scene.height)) + 0.25F},
             2 + static_cast<float>(n),
             Ink::Price});
  scene.marks.emplace_back(Rect{scene.width - 70, 40, 60, 20, Ink::Price});
  scene.marks.emplace_back(
      Label{U"1,234.50", Face::Regular, 12, static_cast<float>(scene.width) - 65.5F, 54, Ink::OnTag});
  scene.marks.emplace_back(Label{U"Sol Ring \u907A\u8DE1", Face::Medium, 20, 16, 30, Ink::Text});
  for (int n = 0; n < 8; ++n)
    scene.marks.emplace_back(Label{U"2024-02-29 JPY", Face::Regular, 11 + n % 3,
                                   static_cast<float>(below(scene.width)) - 20, below(scene.height),
                                   Ink::MutedText});
  return scene;
}

std::vector<std::uint8_t> visible(const Canvas& canvas) {
  std::vector<std::uint8_t> entries;
  for (int y = 0; y < canvas.height; ++y) {
    const auto row = canvas.pixels.begin() + std::ptrdiff_t{y} * canvas.stride;
    entries.insert(entries.end(), row, row + canvas.width);
  }
  return entries;
}

std::vector<std::uint8_t> rgb(const Canvas& canvas) {
  std::vector<std::uint8_t> bytes;
  for (const std::uint8_t entry : visible(canvas)) {
    const Rgb colour = canvas.palette[entry];
    bytes.insert(bytes.end(), {colour.red, colour.green, colour.blue});
  }
  return bytes;
}

Rgb colour_at(const Canvas& canvas, int x, int y) {
  return canvas.palette[canvas.pixels[static_cast<std::size_t>(y * canvas.stride + x)]];
}

TEST(Raster, AgreesWithAntiGrainGeometry) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  double worst = 100;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Scene scene = chart_like(seed);
    const Inks inks = some_inks(seed);
    const double agreement =
        oracle::psnr(rgb(raster.paint(scene, inks)), oracle::draw_with_agg(scene, inks, typeface));
    EXPECT_GE(agreement, 45) << "seed " << seed;
    worst = std::min(worst, agreement);
  }
  RecordProperty("worst_psnr", std::to_string(worst));
}

TEST(Raster, TheSameSceneIsTheSameCanvasInEveryThreadAndAfterAnyOther) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const Scene scene = chart_like(7);
  const Canvas fresh = raster.paint(scene, some_inks(0));
  std::vector<Canvas> canvases(4);
  std::vector<std::thread> threads;
  for (unsigned n = 0; n < canvases.size(); ++n)
    threads.emplace_back([&, n] {
      Typeface own_typeface(testbed::ideographs);
      Raster own_raster(own_typeface);
      for (unsigned seed = 0; seed < 3 * n; ++seed)
        own_raster.paint(chart_like(100 * n + seed), some_inks(seed));
      canvases[n] = own_raster.paint(scene, some_inks(0));
    });
  for (std::thread& thread : threads) thread.join();
  for (const Canvas& canvas : canvases) {
    EXPECT_EQ(canvas.width, fresh.width);
    EXPECT_TRUE(visible(canvas) == visible(fresh));
    EXPECT_TRUE(canvas.palette == fresh.palette);
  }
}

TEST(Raster, TheSameSceneIsTheSameCanvasWithAllInstructions) {
  Typeface typeface(testbed::ideographs);
  Raster best(typeface), plain(typeface, Instructions::Baseline);
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Scene scene = chart_like(seed);
    ASSERT_TRUE(visible(best.paint(scene, some_inks(seed))) == visible(plain.paint(scene, some_inks(seed))))
        << "seed " << seed;
  }
}

TEST(Raster, RectanglesAreHalfOpenAndCutOffAtTheEdges) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const Inks inks = some_inks(0);
  const int big = std::numeric_limits<int>::max();
  for (const Rect& rect :
       {Rect{2, 3, 4, 5, Ink::Up}, Rect{-5, -5, 8, 8, Ink::Up}, Rect{15, 10, 50, 50, Ink::Up},
        Rect{-5, 4, 100, 1, Ink::Up}, Rect{5, 5, 0, 3, Ink::Up}, Rect{5, 5, -2, 3, Ink::Up},
        Rect{40, 2, 5, 5, Ink::Up}, Rect{7, 3, 1, 4, Ink::Up}, Rect{7, 3, 2, 4, Ink::Up},
        Rect{7, 3, 3, 4, Ink::Up}, Rect{7, 3, 7, 4, Ink::Up}, Rect{2, 3, 8, 4, Ink::Up},
        Rect{2, 3, 13, 4, Ink::Up}, Rect{2, 3, 16, 4, Ink::Up}, Rect{2, 3, 17, 4, Ink::Up},
        Rect{1, 1, big, big, Ink::Up}, Rect{big, big, big, big, Ink::Up},
        Rect{-big, -big, big, big, Ink::Up}}) {
    const Canvas& canvas = raster.paint({20, 15, {rect}}, inks);
    for (int y = 0; y < 15; ++y)
      for (int x = 0; x < 20; ++x) {
        const bool inside = x >= rect.x && x < std::int64_t{rect.x} + rect.width && y >= rect.y &&
                            y < std::int64_t{rect.y} + rect.height;
        const Ink expected = inside ? Ink::Up : Ink::Ground;
        ASSERT_EQ(colour_at(canvas, x, y), inks[static_cast<std::size_t>(expected)])
            << x << " " << y << " of " << rect.x;
      }
  }
}

TEST(Raster, ALineOnPixelCentresIsCrisp) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const Inks inks = some_inks(0);
  const Canvas& canvas = raster.paint({30, 11, {Stroke{{{5.5F, 5.5F}, {24.5F, 5.5F}}, 1, Ink::Price}}}, inks);
  for (int x = 5; x < 25; ++x) {
    EXPECT_EQ(colour_at(canvas, x, 4), inks[static_cast<std::size_t>(Ink::Ground)]) << x;
    EXPECT_EQ(colour_at(canvas, x, 5), inks[static_cast<std::size_t>(Ink::Price)]) << x;
    EXPECT_EQ(colour_at(canvas, x, 6), inks[static_cast<std::size_t>(Ink::Ground)]) << x;
  }
}

TEST(Raster, JointsOfAStrokeAreNotBlendedTwice) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  Stroke whole = {{{2, 7.25F}, {38, 7.25F}}, 1.5F, Ink::Price}, split = whole;
  split.points.clear();
  for (int n = 0; n <= 360; ++n) split.points.push_back({2 + static_cast<float>(n) / 10, 7.25F});
  const auto one = visible(raster.paint({40, 15, {whole}}, some_inks(0)));
  EXPECT_TRUE(one == visible(raster.paint({40, 15, {split}}, some_inks(0))));
}

TEST(Raster, AStrokeOfOnePointIsADot) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const Inks inks = some_inks(0);
  const auto dot = visible(raster.paint({20, 20, {Stroke{{{9.5F, 9.5F}}, 6, Ink::Price}}}, inks));
  EXPECT_TRUE(dot == visible(raster.paint({20, 20, {Disc{{9.5F, 9.5F}, 3, Ink::Price}}}, inks)));
  EXPECT_EQ(dot[9 * 20 + 9], InkTable(inks).entry(Ink::Price));
}

TEST(Raster, MarksThatAreNotNumbersOrNotThereDrawNothing) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Scene scene = {
      20,
      15,
      {Stroke{{}, 2, Ink::Price}, Stroke{{{nan, 3}, {4, 5}}, 2, Ink::Price},
       Stroke{{{3, 3}, {4, 5}}, nan, Ink::Price}, Stroke{{{3, 3}, {4, 5}}, 0, Ink::Price},
       Disc{{nan, 3}, 4, Ink::Price}, Disc{{3, 3}, nan, Ink::Price}, Disc{{3, 3}, 0, Ink::Price},
       Label{U"a", Face::Regular, 12, nan, 9, Ink::Text}, Label{U"", Face::Regular, 12, 3, 9, Ink::Text}}};
  const auto entries = visible(raster.paint(scene, some_inks(0)));
  EXPECT_EQ(std::ranges::count(entries, 0), 300);
}

TEST(Raster, LabelsAreCutOffAtTheEdges) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  const Label label = {U"Wagner", Face::Medium, 20, 30, 40, Ink::Text};
  const Canvas whole = raster.paint({140, 80, {label}}, some_inks(0));
  for (int dx = -120; dx <= 60; dx += 7)
    for (int dy = -60; dy <= 40; dy += 3) {
      Label moved = label;
      moved.x += static_cast<float>(dx);
      moved.y += dy;
      const Canvas& canvas = raster.paint({60, 40, {moved}}, some_inks(0));
      for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 60; ++x) {
          const int from_x = x - dx, from_y = y - dy;
          const bool inside = from_x >= 0 && from_x < 140 && from_y >= 0 && from_y < 80;
          const Rgb expected = inside ? colour_at(whole, from_x, from_y) : some_inks(0)[0];
          ASSERT_EQ(colour_at(canvas, x, y), expected) << dx << " " << dy << " at " << x << " " << y;
        }
    }
}

TEST(Raster, SceneSizesMayChangeBetweenPictures) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  for (const auto& [width, height] :
       std::vector<std::pair<int, int>>{{1, 1}, {800, 575}, {31, 7}, {32, 8}, {4000, 30}, {1, 1}}) {
    const Canvas& canvas =
        raster.paint({width, height, {Stroke{{{-5, -5}, {5000, 5000}}, 3, Ink::Price}}}, some_inks(0));
    EXPECT_EQ(canvas.width, width);
    EXPECT_EQ(canvas.height, height);
    EXPECT_GE(canvas.stride, width);
    EXPECT_EQ(canvas.pixels.size(),
              static_cast<std::size_t>(canvas.stride) * static_cast<std::size_t>(height));
    EXPECT_EQ(colour_at(canvas, 0, 0), some_inks(0)[static_cast<std::size_t>(Ink::Price)]);
  }
}

}  // namespace
}  // namespace bellwether::chart
