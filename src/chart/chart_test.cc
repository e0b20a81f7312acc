#include "chart/chart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "chart/png.h"
#include "history_file.h"
#include "ideographs.h"
#include "oracle/png_picture.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;

const Day kStart = parse_day("2023-03-01").value();

market::PriceHistory wave(int count, double phase) {
  market::PriceHistory history;
  for (int i = 0; i < count; ++i)
    history.set({.day = kStart + days(i),
                 .close = market::Price(std::round(500 + 120 * std::sin(i / 17.0 + phase)))});
  return history;
}

TEST(Chart, TheSameRequestGivesTheSameBytesOnEveryThreadAndAfterOtherCharts) {
  std::vector<std::string> first(8);
  const auto draw_all = [&](std::vector<std::string>& pngs, bool backwards) {
    ChartPainter painter({}, testbed::ideographs);
    for (std::size_t k = 0; k < pngs.size(); ++k) {
      const std::size_t i = backwards ? pngs.size() - 1 - k : k;
      const market::PriceHistory history = wave(30 + 70 * static_cast<int>(i), static_cast<double>(i));
      pngs[i] = painter
                    .paint({.title = i % 2 ? "稲妻" : "Sol Ring",
                            .currency = "JPY",
                            .history = history,
                            .period = i % 3 ? Period::Daily : Period::Weekly,
                            .as_of = kStart + days(900)})
                    .png;
    }
  };
  draw_all(first, false);
  std::vector<std::vector<std::string>> others(4, std::vector<std::string>(8));
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < others.size(); ++t)
      threads.emplace_back([&, t] { draw_all(others[t], t % 2 == 0); });
  }
  for (const auto& other : others) EXPECT_EQ(other, first);
}

TEST(Chart, AllInstructionsDrawTheSameBytes) {
  for (const ChartStyle& style : {ChartStyle{}, ChartStyle{.width = 333, .height = 251, .theme = Theme::Dark},
                                  ChartStyle{.width = 2000, .height = 1500}}) {
    ChartPainter best(style, testbed::ideographs),
        baseline(style, testbed::ideographs, Instructions::Baseline);
    for (int i = 0; i < 6; ++i) {
      const market::PriceHistory history = wave(20 + 90 * i, i);
      const ChartRequest request{.title = "稲妻 Sol Ring",
                                 .currency = "JPY",
                                 .history = history,
                                 .period = i % 2 ? Period::Daily : Period::Weekly,
                                 .as_of = kStart + days(900)};
      EXPECT_TRUE(best.paint(request).png == baseline.paint(request).png) << style.width << " " << i;
    }
  }
}

TEST(Chart, AStyleOutOfRangeIsRefusedByNameAndRange) {
  const struct {
    ChartStyle style;
    const char* message;
  } cases[] = {
      {{.width = 199}, "width is 199; it may be 200 to 4000"},
      {{.height = 3001}, "height is 3001; it may be 150 to 3000"},
      {{.scale = 5}, "scale is 5; it may be 1 to 4"},
      {{.width = 4000, .scale = 3}, "width 4000 at scale 3 has more than 8000 pixels"},
      {{.averages = {1}}, "moving average is 1; it may be 2 to 999"},
      {{.averages = {5, 5}}, "moving average 5 comes twice"},
      {{.averages = {2, 3, 4, 5, 6}}, "5 moving averages; at most 4 can be told apart"},
  };
  for (const auto& c : cases) {
    const auto checked = check_style(c.style);
    ASSERT_FALSE(checked) << c.message;
    EXPECT_EQ(checked.error().message, c.message);
  }
  EXPECT_TRUE(check_style({}));
}

TEST(Chart, ThePngSaysInAsciiWhatItShowsAndHowDenseItIs) {
  const market::PriceHistory history = wave(200, 0);
  for (const Compression compression : {Compression::Quick, Compression::Small}) {
    ChartPainter painter({.scale = 2, .compression = compression});
    const Picture picture = painter.paint({.title = "Sol Ring",
                                           .currency = "JPY",
                                           .history = history,
                                           .period = Period::Daily,
                                           .as_of = kStart + days(199)});
    const oracle::PngPicture read = oracle::read_png(picture.png);
    EXPECT_EQ(read.pixels_per_metre, 7559);
    const std::string& description = read.texts.at("Description");
    EXPECT_TRUE(description.starts_with("Sol Ring: ")) << description;
    EXPECT_TRUE(std::ranges::all_of(description, [](char c) { return c >= 0x20 && c <= 0x7E; }))
        << description;
    EXPECT_EQ(description, plain_punctuation(picture.description));
    EXPECT_NE(picture.png.find("tEXtDescription"), picture.png.npos);
  }
}

// By count, because a change of the encoder or of the drawing is seen here and nowhere else. Ratchets: lower
// them when the pictures get smaller. bench/small_charts.py holds the small ones beside zopflipng.
TEST(Chart, PicturesOfTheExamplesAreAsSmallAsTheyWere) {
  std::size_t quick_bytes = 0, small_bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(BELLWETHER_EXAMPLES "/prices")) {
    if (file.path().extension() != ".csv") continue;
    std::ifstream stream(file.path());
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    const market::PriceHistory history = testbed::history_in(text);
    for (const Period period : {Period::Daily, Period::Weekly}) {
      for (const Compression compression : {Compression::Quick, Compression::Small}) {
        ChartPainter painter({.compression = compression}, testbed::ideographs);
        (compression == Compression::Quick ? quick_bytes : small_bytes) +=
            painter
                .paint({.title = file.path().stem().string(),
                        .currency = "",
                        .history = history,
                        .period = period,
                        .as_of = history.quotes().back().day})
                .png.size();
      }
    }
  }
  EXPECT_LE(quick_bytes, 386'331U);
  EXPECT_LE(small_bytes, 357'961U);
}

TEST(Chart, EveryOptionChangesThePicture) {
  const market::PriceHistory history = wave(200, 0);
  const auto png = [&](ChartStyle style) {
    ChartPainter painter(std::move(style));
    return std::string(painter
                           .paint({.title = "T",
                                   .currency = "",
                                   .history = history,
                                   .period = Period::Weekly,
                                   .as_of = kStart + days(300)})
                           .png);
  };
  const std::string usual = png({});
  EXPECT_NE(png({.width = 640}), usual);
  EXPECT_NE(png({.scale = 2}), usual);
  EXPECT_NE(png({.theme = Theme::Dark}), usual);
  EXPECT_NE(png({.palette = Palette::Japan}), usual);
  EXPECT_NE(png({.ground = Ground::Transparent}), usual);
  EXPECT_EQ(png({.ground = Ground::Theme}), usual);
  EXPECT_NE(png({.average_kind = AverageKind::Exponential}), usual);
  EXPECT_NE(png({.averages = {5}}), usual);
  EXPECT_LT(png({.compression = Compression::Small}).size(), usual.size());
  EXPECT_EQ(png({}), usual);
}

}  // namespace
}  // namespace bellwether::chart
