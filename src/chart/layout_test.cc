// What must hold for every chart: nothing clipped, nothing overlapping, marks
// where the scales say, and honest words about little or odd data.

#include "chart/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "base/text.h"
#include "chart/raster.h"
#include "ideographs.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;

const Day kStart = parse_day("2024-01-01").value();

enum class Detail { Closes, Ranges, RangesAndVolume };

market::Quote quote(Day day, double close, Detail detail = Detail::Closes) {
  market::Quote made{.day = day, .close = market::Price(close)};
  if (detail != Detail::Closes)
    made.range = market::DayRange{market::Price(close * 0.99), market::Price(close * 1.03),
                                  market::Price(close * 0.97)};
  if (detail == Detail::RangesAndVolume) made.volume = 1000 + close * 31;
  return made;
}

// A random walk from a seed: the same on every run.
market::PriceHistory walk(int count, double start, Detail detail = Detail::Closes, unsigned seed = 1) {
  std::mt19937 random(seed);
  market::PriceHistory history;
  double price = start;
  for (int i = 0; i < count; ++i) {
    price *= 0.96 + 0.0801 * (static_cast<double>(random() % 1000) / 1000);
    history.set(quote(kStart + days(i), std::round(price * 100) / 100, detail));
  }
  return history;
}

struct Case {
  std::string name;
  market::PriceHistory history;
};

std::vector<Case> histories() {
  market::PriceHistory gap = walk(40, 100), outlier = walk(300, 500), flat, zero, sparse;
  for (int i = 0; i < 40; ++i) gap.set(quote(kStart + days(150 + i), 120));
  outlier.set(quote(kStart + days(120), 100'000));
  for (int i = 0; i < 50; ++i) flat.set(quote(kStart + days(i), 500));
  zero.set(quote(kStart, 0));
  sparse.set(quote(parse_day("1901-05-05").value(), 3));
  sparse.set(quote(kStart, 7));
  return {{"empty", {}},
          {"one", walk(1, 10)},
          {"two", walk(2, 10)},
          {"four", walk(4, 10)},
          {"25", walk(25, 10)},
          {"365", walk(365, 489)},
          {"10,000", walk(10'000, 489)},
          {"candles", walk(90, 200, Detail::Ranges)},
          {"candles with volume", walk(250, 200, Detail::RangesAndVolume)},
          {"tiny prices", walk(100, 0.0005)},
          {"huge prices", walk(100, 4e11)},
          {"gap", gap},
          {"outlier", outlier},
          {"flat", flat},
          {"zero", zero},
          {"two prices a century apart", sparse}};
}

constexpr const char* kTitles[] = {
    "A", "Overgrown Tomb",
    "繁殖池 — "
    "日本語のとても長いカードの名前がここに入ります、そしてまだ続く、まだまだ続く、どこまでも続く長い題名",
    "", "Απόθεμα / Акция / 주식 / 株式"};

struct Box {
  double left, top, right, bottom;
  std::string text;
};

// The ink of each label, with a pixel of room for rounding.
std::vector<Box> label_boxes(const Scene& scene, Typeface& typeface) {
  std::vector<Box> boxes;
  std::vector<PlacedGlyph> glyphs;
  for (const Mark& mark : scene.marks) {
    const Label* label = std::get_if<Label>(&mark);
    if (!label) continue;
    glyphs.clear();
    typeface.place(*label, glyphs);
    if (glyphs.empty()) continue;
    Box box{1e9, 1e9, -1e9, -1e9, std::string(label->text.begin(), label->text.end())};
    for (const PlacedGlyph& glyph : glyphs) {
      if (glyph.glyph->width == 0) continue;
      box.left = std::min<double>(box.left, glyph.x);
      box.top = std::min<double>(box.top, glyph.y);
      box.right = std::max<double>(box.right, glyph.x + glyph.glyph->width);
      box.bottom = std::max<double>(box.bottom, glyph.y + glyph.glyph->height);
    }
    boxes.push_back(box);
  }
  return boxes;
}

TEST(Layout, NoTextIsClippedAndNoTwoTextsOverlapWhateverTheDataAndTheSize) {
  Typeface typeface(testbed::ideographs);
  const std::pair<int, int> sizes[] = {{200, 150},  {320, 200}, {400, 290},  {800, 575},
                                       {1600, 400}, {300, 900}, {4000, 3000}};
  int charts = 0;
  for (const auto& [width, height] : sizes) {
    for (const Case& c : histories()) {
      for (const Period period : {Period::Daily, Period::Weekly}) {
        const ChartStyle style{.width = width, .height = height, .averages = {5, 25, 75, 200}};
        const char* title = kTitles[charts++ % std::size(kTitles)];
        const Layout layout = lay_out({.title = title,
                                       .currency = "JPY",
                                       .history = c.history,
                                       .period = period,
                                       .as_of = kStart + days(370)},
                                      style, typeface);
        SCOPED_TRACE(c.name + " at " + std::to_string(width) + "x" + std::to_string(height));
        const std::vector<Box> boxes = label_boxes(layout.scene, typeface);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
          const Box& a = boxes[i];
          EXPECT_TRUE(a.left >= 0 && a.top >= 0 && a.right <= width && a.bottom <= height)
              << a.text << " " << a.left << " " << a.top << " " << a.right << " " << a.bottom;
          for (std::size_t k = i + 1; k < boxes.size(); ++k) {
            const Box& b = boxes[k];
            const bool apart =
                a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            EXPECT_TRUE(apart) << a.text << " over " << b.text;
          }
        }
      }
    }
  }
}

TEST(Layout, MarksStayOnTheCanvas) {
  Typeface typeface(testbed::ideographs);
  for (const Case& c : histories()) {
    for (const Period period : {Period::Daily, Period::Weekly}) {
      const Layout layout =
          lay_out({.title = "T", .currency = "", .history = c.history, .period = period, .as_of = kStart}, {},
                  typeface);
      for (const Mark& mark : layout.scene.marks) {
        if (const Rect* r = std::get_if<Rect>(&mark)) {
          EXPECT_TRUE(r->x >= 0 && r->y >= 0 && r->x + r->width <= 800 && r->y + r->height <= 575) << c.name;
        } else if (const Stroke* s = std::get_if<Stroke>(&mark)) {
          for (const Point& p : s->points)
            EXPECT_TRUE(p.x >= 0 && p.x <= 800 && p.y >= 0 && p.y <= 575)
                << c.name << " " << p.x << " " << p.y;
        }
      }
    }
  }
}

// Colour of a pixel of the painted scene.
Rgb pixel(const Canvas& canvas, int x, int y) {
  return canvas.palette[canvas.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(canvas.stride) +
                                      static_cast<std::size_t>(x)]];
}

TEST(Layout, CandlesStandOnThePixelsTheScalesSay) {
  Typeface typeface(testbed::ideographs);
  Raster raster(typeface);
  // Averages off: nothing is painted over the candles.
  for (const int scale : {1, 2}) {
    const ChartStyle style{.scale = scale, .averages = {}};
    const market::PriceHistory history = walk(60, 200, Detail::Ranges, 7);
    const ChartRequest request{.title = "T",
                               .currency = "",
                               .history = history,
                               .period = Period::Daily,
                               .as_of = kStart + days(90)};
    const Layout layout = lay_out(request, style, typeface);
    const Inks inks = inks_of(Theme::Light, Palette::West);
    const Canvas& canvas = raster.paint(layout.scene, inks);
    const Bars bars = make_bars(request, style, 680);
    ASSERT_TRUE(bars.candles);
    const SlotScale slots = slot_scale(bars, layout.area);
    int hollow = 0, filled = 0;
    // A dashed line runs across at the last price, over the last candle too.
    const int last_row = layout.area.prices.row(bars.bars.back().close);
    for (std::size_t i = 0; i + 1 < bars.bars.size(); ++i) {
      const Bar& bar = bars.bars[i];
      const CandleColumns columns = candle_columns(slots, bar.slot, scale, 24 * scale);
      const Rgb colour = inks[static_cast<std::size_t>(bar.rising() ? Ink::Up : Ink::Down)];
      const int high = layout.area.prices.row(bar.high), low = layout.area.prices.row(bar.low);
      const int top = layout.area.prices.row(std::max(bar.open, bar.close));
      const int bottom = layout.area.prices.row(std::min(bar.open, bar.close));
      // Wick and body are symmetric to the pixel.
      EXPECT_EQ(columns.wick_left - columns.body_left,
                columns.body_left + columns.body_width - columns.wick_left - columns.wick_width);
      EXPECT_EQ(pixel(canvas, columns.wick_left, high), colour);
      EXPECT_EQ(pixel(canvas, columns.wick_left, low), colour);
      if (high - 1 >= last_row + scale || high - 1 < last_row) {
        EXPECT_NE(pixel(canvas, columns.wick_left, high - 1), colour);
      }
      if (low + 1 >= last_row + scale || low + 1 < last_row) {
        EXPECT_NE(pixel(canvas, columns.wick_left, low + 1), colour);
      }
      EXPECT_EQ(pixel(canvas, columns.body_left, top), colour);
      EXPECT_EQ(pixel(canvas, columns.body_left + columns.body_width - 1, bottom), colour);
      EXPECT_NE(pixel(canvas, columns.body_left - 1, top), colour);
      EXPECT_NE(pixel(canvas, columns.body_left + columns.body_width, top), colour);
      if (bottom - top >= 4 * scale && columns.body_width >= 3 * scale) {
        const Rgb inside = pixel(canvas, columns.wick_left, (top + bottom) / 2);
        if (bar.rising()) {
          EXPECT_NE(inside, colour);
          ++hollow;
        } else {
          EXPECT_EQ(inside, colour);
          ++filled;
        }
      }
    }
    EXPECT_GT(hollow + filled, 5) << "the history shows too few bodies to judge";
  }
}

TEST(Layout, CandlesNeverTouchAndBodiesAreAllTheSameWidth) {
  for (double pitch = 3; pitch < 60; pitch += 0.13) {
    const SlotScale slots{.left = 16, .pitch = pitch};
    const int width = candle_columns(slots, 0, 1, 24).body_width;
    for (int slot = 1; slot < 12; ++slot) {
      const CandleColumns before = candle_columns(slots, slot - 1, 1, 24),
                          here = candle_columns(slots, slot, 1, 24);
      ASSERT_EQ(here.body_width, width) << pitch;
      ASSERT_EQ(here.body_width % 2, 1) << pitch;
      ASSERT_GE(here.body_left, before.body_left + before.body_width + 1) << pitch;
    }
  }
}

std::string all_text(const Scene& scene) {
  std::string text;
  for (const Mark& mark : scene.marks)
    if (const Label* label = std::get_if<Label>(&mark)) {
      for (const char32_t c : label->text) text += c < 0x80 ? static_cast<char>(c) : '?';
      text += '\n';
    }
  return text;
}

TEST(Layout, LittleAndOddDataAreNamedAsSuch) {
  Typeface typeface(testbed::ideographs);
  const auto text_of = [&](const market::PriceHistory& history, Period period, Day as_of) {
    return all_text(
        lay_out({.title = "T", .currency = "JPY", .history = history, .period = period, .as_of = as_of}, {},
                typeface)
            .scene);
  };
  const std::vector<Case> all = histories();
  const auto named = [&](std::string_view name) -> const market::PriceHistory& {
    return std::ranges::find(all, name, &Case::name)->history;
  };
  EXPECT_NE(text_of(named("empty"), Period::Daily, kStart).find("No prices yet"), std::string::npos);
  EXPECT_NE(text_of(named("four"), Period::Daily, kStart).find("MA25 needs 25 days"), std::string::npos);
  EXPECT_NE(text_of(named("four"), Period::Daily, kStart + days(12)).find("last price 9 days ago"),
            std::string::npos);
  EXPECT_EQ(text_of(named("four"), Period::Daily, kStart + days(5)).find("days ago"), std::string::npos);
  EXPECT_NE(text_of(named("four"), Period::Daily, kStart + days(3 + 365)).find("12 months ago"),
            std::string::npos);
  EXPECT_NE(text_of(named("four"), Period::Daily, kStart + days(3 + 3653)).find("10 years ago"),
            std::string::npos);
  EXPECT_NE(text_of(named("four"), Period::Weekly, kStart + days(3)).find("week not over yet"),
            std::string::npos);
  EXPECT_EQ(text_of(named("four"), Period::Weekly, kStart + days(6)).find("not over yet"), std::string::npos);
  EXPECT_NE(text_of(named("outlier"), Period::Daily, kStart + days(300)).find("100,000"), std::string::npos);
  EXPECT_NE(text_of(named("10,000"), Period::Weekly, kStart).find("Quarterly candles"), std::string::npos);
}

TEST(Layout, AnOutlierDoesNotFlattenTheOtherPrices) {
  market::PriceHistory history = walk(300, 500);
  const Layout before = [&] {
    Typeface typeface(testbed::ideographs);
    return lay_out(
        {.title = "T", .currency = "", .history = history, .period = Period::Daily, .as_of = kStart}, {},
        typeface);
  }();
  history.set(quote(kStart + days(120), 100'000));
  Typeface typeface(testbed::ideographs);
  const Layout after =
      lay_out({.title = "T", .currency = "", .history = history, .period = Period::Daily, .as_of = kStart},
              {}, typeface);
  EXPECT_NEAR(after.area.prices.high, before.area.prices.high, before.area.prices.high * 0.05);
}

TEST(Layout, TheDescriptionTellsTheChartInWords) {
  Typeface typeface(testbed::ideographs);
  market::PriceHistory history;
  for (int i = 0; i < 10; ++i) history.set(quote(kStart + days(i), 100 + i));
  const Layout layout = lay_out({.title = "Sol Ring",
                                 .currency = "JPY",
                                 .history = history,
                                 .period = Period::Daily,
                                 .as_of = kStart + days(10)},
                                {.averages = {5}}, typeface);
  EXPECT_EQ(layout.description,
            "Sol Ring: Daily price in JPY, 1 Jan 2024 – 10 Jan 2024. Last 109 JPY on 10 Jan 2024, +6.9 % in "
            "7 days, "
            "+9.0 % over the period. High 109 on 10 Jan 2024. Low 100 on 1 Jan 2024. MA5 107.0.");
}

TEST(Layout, ATitleSaysWhichCharactersNoFontHas) {
  Typeface typeface(testbed::ideographs);
  const market::PriceHistory history = walk(3, 1);
  const auto missing = [&](std::string_view title) {
    return lay_out(
               {.title = title, .currency = "", .history = history, .period = Period::Daily, .as_of = kStart},
               {}, typeface)
        .missing;
  };
  EXPECT_EQ(missing("Żółw Ωμέγα Ёж かな カナ 漢字 한글 № “x” ¥1,200"), U"");
  EXPECT_EQ(missing("fox 🦊🦊"), U"🦊");
}

}  // namespace
}  // namespace bellwether::chart
