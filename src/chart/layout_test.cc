// What must hold for every chart: nothing clipped, nothing overlapping, marks
// where the scales say, and honest words about little or odd data.

#include "chart/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "chart/raster.h"
#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::Detail;
using testbed::DrawnChart;
using testbed::DrawnText;
using testbed::kFirstDay;
using testbed::quote;
using testbed::walk;

constexpr const char* kTitles[] = {
    "A",
    "Overgrown Tomb",
    "繁殖池 — "
    "日本語のとても長いカードの名前がここに入ります、そしてまだ続く、まだまだ続く、どこまでも続く長い題名",
    "",
    "Απόθεμα / Акция / 주식 / 株式",
    "שלום"};

constexpr std::pair<int, int> kLayoutSizes[] = {{200, 150}, {320, 200},  {375, 280}, {400, 300},
                                                {800, 575}, {1600, 400}, {300, 900}, {1600, 1150}};

// Levels on the scale, beside one another, and far away; events on days that follow each other.
ChartRequest annotated(ChartRequest request) {
  if (request.history.empty()) return request;
  const auto quotes = request.history.quotes();
  const double last = quotes.back().close.value();
  request.levels = {{"bought at", last * 0.98},
                    {"target", last * 1.01},
                    {"alarm", last * 1.02},
                    {"", last * 50},
                    {"never below", last * 0.01}};
  const Day middle = quotes[quotes.size() / 2].day;
  request.events = {{quotes.front().day, "first print"},
                    {middle, "reprint"},
                    {middle + days(1), "banned"},
                    {middle + days(2), "a name that is much longer than the others of these days"},
                    {quotes.back().day, "unbanned"}};
  return request;
}

// What is wrong with how the texts of a chart lie, one line each.
std::string faults_of(const DrawnChart& chart) {
  std::string faults;
  const Scene& scene = chart.layout.scene;
  for (std::size_t i = 0; i < chart.texts.size(); ++i) {
    const DrawnText& text = chart.texts[i];
    if (text.left < 0 || text.top < 0 || text.right > scene.width || text.bottom > scene.height)
      faults += "'" + text.text + "' is cut by the edge\n";
    for (std::size_t k = i + 1; k < chart.texts.size(); ++k)
      if (text.meets(chart.texts[k])) faults += "'" + text.text + "' meets '" + chart.texts[k].text + "'\n";
    if (text.ink != Ink::OnTag) continue;
    // The tag, painted just before its text.
    const Rect& tag = std::get<Rect>(scene.marks[text.mark - 1]);
    for (const DrawnText& other : chart.texts)
      if (&other != &text && other.left < tag.x + tag.width && other.right > tag.x &&
          other.top < tag.y + tag.height && other.bottom > tag.y)
        faults += "'" + other.text + "' lies under the tag\n";
    if (text.left < tag.x || text.right > tag.x + tag.width) faults += "the tag is narrower than its text\n";
  }
  return faults;
}

TEST(Layout, NoTextIsClippedAndNoTwoTextsOverlapWhateverTheDataAndTheSize) {
  ChartTable table;
  std::size_t charts = 0;
  for (const auto& [width, height] : kLayoutSizes)
    for (const auto& [name, history] : testbed::histories())
      for (const Period period : {Period::Daily, Period::Weekly})
        for (const Language language : {Language::English, Language::Japanese})
          for (const bool with_annotations : {false, true}) {
            const ChartStyle style{.width = width,
                                   .height = height,
                                   .scale = charts % 5 == 0 ? 2 : 1,
                                   .averages = {5, 25, 75, 200},
                                   .language = language};
            const ChartRequest request{.title = kTitles[charts++ % std::size(kTitles)],
                                       .currency = "JPY",
                                       .history = history,
                                       .period = period,
                                       .as_of = kFirstDay + days(370)};
            const DrawnChart chart = table.draw(with_annotations ? annotated(request) : request, style);
            EXPECT_EQ(faults_of(chart), "")
                << name << " at " << width << "x" << height << " times " << style.scale
                << (period == Period::Weekly ? ", weekly" : ", daily")
                << (language == Language::Japanese ? ", Japanese" : "")
                << (with_annotations ? ", with levels and events" : "");
          }
  EXPECT_GT(charts, 1000u);
}

TEST(Layout, MarksStayOnTheCanvas) {
  ChartTable table;
  for (const auto& [name, history] : testbed::histories())
    for (const auto& [width, height] : kLayoutSizes)
      for (const Period period : {Period::Daily, Period::Weekly}) {
        const ChartRequest request = annotated({.title = "T",
                                                .currency = "",
                                                .history = history,
                                                .period = period,
                                                .as_of = kFirstDay + days(10'000)});
        const DrawnChart chart = table.draw(request, {.width = width, .height = height});
        const auto holds = [&, w = width, h = height](double left, double top, double right, double bottom) {
          EXPECT_TRUE(left >= 0 && top >= 0 && right <= w && bottom <= h)
              << name << " at " << w << "x" << h << ": " << left << " " << top << " " << right << " "
              << bottom;
        };
        for (const Mark& mark : chart.layout.scene.marks) {
          if (const Rect* rect = std::get_if<Rect>(&mark)) {
            holds(rect->x, rect->y, rect->x + rect->width, rect->y + rect->height);
          } else if (const Stroke* stroke = std::get_if<Stroke>(&mark)) {
            for (const Point& point : stroke->points) holds(point.x, point.y, point.x, point.y);
          } else if (const Disc* disc = std::get_if<Disc>(&mark)) {
            holds(disc->centre.x - disc->radius, disc->centre.y - disc->radius, disc->centre.x + disc->radius,
                  disc->centre.y + disc->radius);
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
                               .as_of = kFirstDay + days(90)};
    const Layout layout = lay_out(request, style, typeface);
    const Inks inks = inks_of(Theme::Light, Palette::West);
    const Canvas& canvas = raster.paint(layout.scene, inks);
    const Bars bars =
        make_bars({.known = history.quotes(), .shown = history.quotes(), .as_of = request.as_of},
                  market::CandlePeriod::Day, true);
    const SlotScale slots = slot_scale(bars.axis, layout.area);
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

TEST(Layout, CandlesNeverOverlapAndBodiesAreAllTheSameWidth) {
  for (double pitch = 3; pitch < 60; pitch += 0.13) {
    const SlotScale slots{.left = 16, .pitch = pitch};
    const int width = candle_columns(slots, 0, 1, 24).body_width;
    for (int slot = 1; slot < 12; ++slot) {
      const CandleColumns before = candle_columns(slots, slot - 1, 1, 24),
                          here = candle_columns(slots, slot, 1, 24);
      ASSERT_EQ(here.body_width, width) << pitch;
      ASSERT_EQ(here.body_width % 2, 1) << pitch;
      // Below four pixels there is no room for one between bodies of three.
      ASSERT_GE(here.body_left, before.body_left + before.body_width + (pitch >= 4 ? 1 : 0)) << pitch;
    }
  }
}

TEST(Layout, LittleAndOddDataAreNamedAsSuch) {
  ChartTable table;
  const auto says = [&](const market::PriceHistory& history, Period period, Day as_of,
                        std::string_view words) {
    return table.draw(history, period, {}, as_of).says(words);
  };
  const market::PriceHistory four = walk(4, 10);
  const Day last = kFirstDay + days(3);
  EXPECT_TRUE(says({}, Period::Daily, kFirstDay, "No prices yet"));
  EXPECT_TRUE(says(four, Period::Daily, last, "MA25 needs 25 days"));
  EXPECT_TRUE(says(four, Period::Weekly, last, "MA5 needs 5 weeks"));
  EXPECT_TRUE(says(four, Period::Daily, last + days(9), "last price 9 days ago"));
  EXPECT_FALSE(says(four, Period::Daily, last + days(2), "ago"));
  EXPECT_TRUE(says(four, Period::Daily, last + days(365), "12 months ago"));
  EXPECT_TRUE(says(four, Period::Daily, last + days(3653), "10 years ago"));
  EXPECT_TRUE(says(four, Period::Weekly, last, "week not over yet"));
  EXPECT_FALSE(says(four, Period::Weekly, last + days(4), "not over yet"));
}

TEST(Layout, PricesAfterItsDayAreNotDrawn) {
  ChartTable table;
  const market::PriceHistory history = testbed::history_of(
      {{"2024-01-01", 100}, {"2024-01-02", 110}, {"2024-01-03", 120}, {"2024-01-04", 999}});
  const DrawnChart chart = table.draw(history, Period::Daily, {}, testbed::on("2024-01-02"));
  EXPECT_TRUE(chart.says("High 110 on 2 Jan 2024")) << chart.all();
  EXPECT_FALSE(chart.says("999")) << chart.all();
  EXPECT_FALSE(chart.says("3 Jan")) << chart.all();
  EXPECT_EQ(chart.layout.description.find("999"), std::string::npos);
  EXPECT_LT(chart.layout.area.prices.high, 120);
  const DrawnChart before = table.draw(history, Period::Daily, {}, testbed::on("2023-12-31"));
  EXPECT_TRUE(before.says("No prices by 31 Dec 2023")) << before.all();
}

TEST(Layout, ATooNarrowCandleBecomesALongerOneAndSaysSoInThePlot) {
  ChartTable table;
  const ChartStyle style{.averages = {}};
  bool seen_weeks = false, seen_months = false;
  for (int weeks = 150; weeks <= 260; ++weeks) {
    const DrawnChart chart = table.draw(walk(7 * weeks, 100), Period::Weekly, style);
    const DrawnText* words = chart.text("1 candle = 1 month");
    const bool in_weeks = chart.says("Weekly candles");
    ASSERT_EQ(words == nullptr, in_weeks) << weeks;
    (in_weeks ? seen_weeks : seen_months) = true;
    if (words) {
      EXPECT_GE(words->top, chart.layout.area.top - 1);
      EXPECT_LE(words->bottom, chart.layout.area.prices.top);
    }
    // Rising bodies have a frame of four sides with ground within; falling ones are wider than their wicks.
    int bodies = 0;
    for (const Rect* rect : chart.rects(Ink::Down)) bodies += rect->width >= 3 && rect->y > 100;
    EXPECT_GT(bodies, 10) << weeks;
  }
  EXPECT_TRUE(seen_weeks && seen_months) << "the sizes do not hold the border";
}

TEST(Layout, ABodyIsAtLeastThreePixelsWideWhereverThePitchIsThreeOrMore) {
  for (double pitch = 3; pitch < 12; pitch += 0.01) {
    const SlotScale slots{.left = 16, .pitch = pitch};
    for (int slot = 0; slot < 9; ++slot) ASSERT_GE(candle_columns(slots, slot, 1, 24).body_width, 3) << pitch;
  }
}

TEST(Layout, ATitleSaysWhichCharactersNoFontHas) {
  ChartTable table;
  const market::PriceHistory history = walk(3, 1);
  const auto missing = [&](std::string_view title) {
    return table
        .draw(
            {.title = title, .currency = "", .history = history, .period = Period::Daily, .as_of = kFirstDay})
        .layout.missing;
  };
  EXPECT_EQ(missing("Żółw Ωμέγα Ёж かな カナ 漢字 한글 № “x” ¥1,200"), U"");
  EXPECT_EQ(missing("fox 🦊🦊"), U"🦊");
}

}  // namespace
}  // namespace bellwether::chart
