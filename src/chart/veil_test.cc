#include "chart/veil.h"

#include <gtest/gtest.h>

#include <random>

#include "base/time.h"
#include "chart/chart.h"
#include "chart/ink_table.h"
#include "market/price_history.h"
#include "oracle/png_picture.h"

namespace bellwether::chart {
namespace {

constexpr Rgb kWhite = {255, 255, 255}, kBlack = {0, 0, 0};

TEST(Veil, OverItsGroundAColourIsWhatItWas) {
  std::mt19937 random(1);
  const auto any = [&] { return static_cast<std::uint8_t>(random()); };
  for (int round = 0; round < 20'000; ++round) {
    const Rgb ground{any(), any(), any()}, seen{any(), any(), any()};
    const std::uint8_t least = any();
    const VeilEntry entry = veil_over(ground, seen, least);
    ASSERT_EQ(laid_over(ground, entry), seen);
    ASSERT_GE(entry.alpha, least);
  }
}

TEST(Veil, HalfAnInkIsThatInkHalfTransparent) {
  const VeilEntry entry = veil_over(kWhite, {128, 153, 204}, 128);  // Half of (1, 51, 153) over white.
  EXPECT_EQ(entry.alpha, 128);
  const Rgb dark = laid_over(kBlack, entry);
  EXPECT_LE(dark.red, 2);
  EXPECT_NEAR(dark.green, 26, 1);
  EXPECT_NEAR(dark.blue, 77, 1);
  EXPECT_EQ(veil_over(kWhite, kWhite, 0).alpha, 0);
}

TEST(Veil, AnInkIsOpaqueAndItsEdgesAreItsOwn) {
  constexpr int kHalf = kOpaque * (kFullCoverage / 2) / kFullCoverage;
  for (const Theme theme : {Theme::Light, Theme::Dark}) {
    InkTable table(inks_of(theme, Palette::West), best_instructions(), Ground::Transparent);
    const Veil& veil = table.veil();
    EXPECT_EQ(veil.alphas[0], 0);
    // Not the price's in the dark: there half of it is the colour of two thirds of a label's ink, and has its
    // entry.
    for (const Ink ink : {Ink::Text, Ink::Up, Ink::Down, Ink::AverageA, Ink::Axis}) {
      const std::size_t whole = table.entry(ink), half = table.blend(ink, kFullCoverage / 2, 0);
      EXPECT_EQ(veil.alphas[whole], kOpaque);
      EXPECT_EQ(veil.colours[whole], table.palette()[whole]);
      EXPECT_NEAR(veil.alphas[half], kHalf, 3);
      EXPECT_NEAR(veil.colours[half].green, veil.colours[whole].green, 5);
    }
    for (const Ink ink : {Ink::Grid, Ink::UpSoft, Ink::DownSoft, Ink::PriceSoft})
      EXPECT_LT(veil.alphas[table.entry(ink)], kOpaque / 2) << static_cast<int>(ink);
  }
}

TEST(Veil, ALetterOnATagIsNoHoleInIt) {
  for (const Theme theme : {Theme::Light, Theme::Dark}) {
    InkTable table(inks_of(theme, Palette::West), best_instructions(), Ground::Transparent);
    const Veil& veil = table.veil();
    for (const Ink tag : {Ink::Price, Ink::Up, Ink::Down, Ink::AverageA, Ink::AverageC, Ink::AverageD})
      for (int level = 1; level <= kFullCoverage; ++level)
        EXPECT_EQ(veil.alphas[table.blend(Ink::OnTag, level, table.entry(tag))], kOpaque)
            << "level " << level << " on " << static_cast<int>(tag);
    EXPECT_LT(veil.alphas[table.blend(Ink::Price, 1, 0)], kOpaque / 4) << "nor is an edge a letter";
  }
}

// A chart with volumes, averages, a level and a flag.
market::PriceHistory lively_history() {
  market::PriceHistory history;
  const Day first = parse_day("2024-01-01").value();
  for (int n = 0; n < 200; ++n) {
    const double close = 100 + (n * 37 % 41) - n / 5.0;
    market::Quote quote{.day = first + std::chrono::days(n), .close = market::Price(close)};
    quote.range = {.open = market::Price(close + n % 7 - 3),
                   .high = market::Price(close + 5),
                   .low = market::Price(close - 5)};
    quote.volume = 1000 + n * 13 % 700;
    history.set(quote);
  }
  return history;
}

TEST(Transparent, OverTheThemesGroundAChartIsTheOpaqueOne) {
  const market::PriceHistory history = lively_history();
  for (const Theme theme : {Theme::Light, Theme::Dark}) {
    const Rgb ground = inks_of(theme, Palette::West)[0];
    for (const Period period : {Period::Daily, Period::Weekly}) {
      for (const Compression compression : {Compression::Quick, Compression::Small}) {
        const auto picture = [&](Ground wished) {
          ChartPainter painter({.theme = theme, .ground = wished, .compression = compression});
          return oracle::read_png(painter
                                      .paint({.title = "T",
                                              .currency = "USD",
                                              .history = history,
                                              .period = period,
                                              .as_of = history.quotes().back().day,
                                              .levels = {{"target", 110}}})
                                      .png);
        };
        const oracle::PngPicture opaque = picture(Ground::Theme), clear = picture(Ground::Transparent);
        EXPECT_TRUE(opaque.alphas.empty());
        ASSERT_FALSE(clear.alphas.empty());
        // Its palette has fewer places for edges that lie over other inks than the ground.
        std::size_t others = 0;
        for (std::size_t n = 0; n < opaque.entries.size(); ++n) {
          const std::uint8_t entry = clear.entries[n];
          const std::uint8_t alpha = entry < clear.alphas.size() ? clear.alphas[entry] : kOpaque;
          others += laid_over(ground, {clear.palette[entry], alpha}) != opaque.palette[opaque.entries[n]];
        }
        EXPECT_LE(others, opaque.entries.size() / 1000);
      }
    }
  }
}

TEST(Transparent, ADrawingHasNoShapeInTheColourOfTheGround) {
  const market::PriceHistory history = lively_history();
  for (const Theme theme : {Theme::Light, Theme::Dark}) {
    ChartPainter painter({.theme = theme, .ground = Ground::Transparent});
    const std::string svg = painter
                                .paint_svg({.title = "T",
                                            .currency = "USD",
                                            .history = history,
                                            .period = Period::Weekly,
                                            .as_of = history.quotes().back().day,
                                            .levels = {{"target", 110}},
                                            .events = {{history.quotes()[90].day, "reprint"}}})
                                .svg;
    const char* ground = theme == Theme::Light ? "\"#ffffff\"" : "\"#131722\"";
    for (std::size_t at = svg.find(ground); at != svg.npos; at = svg.find(ground, at + 1))
      EXPECT_EQ(svg.substr(at - 5, 5), "fill=") << "not the text on a tag: " << svg.substr(at - 40, 100);
    // The grid and the volumes, rising and falling.
    std::size_t clear = 0;
    for (std::size_t at = svg.find("stroke-opacity=\"."); at != svg.npos;
         at = svg.find("stroke-opacity=\".", at + 1))
      ++clear;
    EXPECT_GE(clear, 3U);
  }
}

TEST(Transparent, ASparklineIsUnlessTheThemesGroundIsAskedFor) {
  const market::PriceHistory history = lively_history();
  const SparklineRequest request{.history = history, .as_of = history.quotes().back().day};
  ChartPainter usual(ChartStyle{}), themed({.ground = Ground::Theme});
  EXPECT_EQ(oracle::read_png(usual.paint(request).png).alphas.at(0), 0);
  EXPECT_TRUE(oracle::read_png(themed.paint(request).png).alphas.empty());
  EXPECT_FALSE(usual.paint_svg(request).svg.contains("#ffffff"));
  EXPECT_TRUE(themed.paint_svg(request).svg.contains("#ffffff"));
}

}  // namespace
}  // namespace bellwether::chart
