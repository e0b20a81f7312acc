// A chart: the picture of a price history, as PNG bytes or as SVG text.
//
// Same request, same bytes, on every run, thread and machine. A chart is drawn
// whatever the history holds: nothing, one price, gaps, a flat price, an outlier.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "chart/compression.h"
#include "chart/font_supplier.h"
#include "chart/language.h"
#include "chart/price_range.h"
#include "chart/processor.h"
#include "chart/theme.h"
#include "market/averages.h"
#include "market/price_history.h"

namespace bellwether::chart {

enum class Period { Daily, Weekly };

// Auto draws days as candles when every day has open, high and low and there is
// room for them, else as a line; weeks are always candles.
enum class Form { Auto, Line, Candles };

using market::AverageKind;

struct ChartStyle {
  int width = 800, height = 575;  // 200x150 to 4000x3000, before `scale`.
  int scale = 1;                  // 1 to 4: device pixels a pixel; width * scale at most 8000.
  Theme theme = Theme::Light;
  Palette palette = Palette::West;
  Ground ground = Ground::Auto;
  Form form = Form::Auto;
  AverageKind average_kind = AverageKind::Simple;
  Compression compression = Compression::Quick;  // Of the PNG.
  std::vector<int> averages = {5, 25};           // Windows in days or weeks, 2 to 999; at most four.
  PriceAxis price_axis = PriceAxis::Auto;
  Language language = Language::English;

  bool operator==(const ChartStyle&) const = default;
};

// InvalidInput names the value and its range.
Result<void> check_style(const ChartStyle& style);

// A price worth knowing, drawn as a line across.
struct Level {
  std::string name;  // "target"; may be empty.
  double price;      // Finite, at least 0.
};

// Something that happened, drawn as a flag.
struct Event {
  Day day;
  std::string name;
};

struct ChartRequest {
  std::string_view title;
  std::string_view currency;  // As "JPY"; may be empty.
  const market::PriceHistory& history;
  Period period;
  // The day on which the chart is true: later prices are not drawn, and it tells which week is unfinished
  // and which last price stale.
  Day as_of;
  std::optional<Day> from = std::nullopt;  // The first day to draw; averages know the prices before it.
  std::vector<Level> levels = {};
  std::vector<Event> events = {};  // Those of days that are not drawn are left out.
};

// Several histories in one chart, each as its change in percent since the first day on which all have a
// price.
struct Compared {
  std::string name;
  const market::PriceHistory& history;
};
inline constexpr std::size_t kComparedMin = 2, kComparedMax = 6;

struct ComparisonRequest {
  std::string_view title;
  std::vector<Compared> items;
  Day as_of;
  std::optional<Day> from = std::nullopt;
};

// InvalidInput: too few or too many, or one that cannot be measured (no price by then, or a first price of
// 0).
Result<void> check_comparison(const ComparisonRequest& request);

// A line without words for a row of a list: the closes of a history, the last one as a dot.
struct SparklineRequest {
  const market::PriceHistory& history;
  Day as_of;
  std::optional<Day> from = std::nullopt;
  int width = 120, height = 40;  // 16x8 to 1000x500, before the style's scale.
};

// InvalidInput names the value and its range.
Result<void> check_sparkline(int width, int height);

struct Picture {
  std::string_view png;     // Valid until the painter's next call.
  std::string description;  // The chart in words, for an alt text.
  std::u32string missing;   // Characters of the title that no font has; they were left out.
};

// The same picture as SVG (see svg.h), in which every character of the title stands.
struct Drawing {
  std::string svg;
  std::string description;
  std::u32string missing;  // Characters of the title that the PNG would leave out.
};

// Keeps canvas, glyphs and buffers between charts; one per thread.
class ChartPainter {
 public:
  // Precondition: check_style(style). The supplier brings the font with kana, kanji and hangul.
  explicit ChartPainter(ChartStyle style, FontSupplier ideographs = {},
                        Instructions instructions = best_instructions());
  ~ChartPainter();

  const ChartStyle& style() const;

  Picture paint(const ChartRequest& request);
  // Precondition: check_comparison(request).
  Picture paint(const ComparisonRequest& request);
  Picture paint(const SparklineRequest& request);

  Drawing paint_svg(const ChartRequest& request);
  Drawing paint_svg(const ComparisonRequest& request);
  Drawing paint_svg(const SparklineRequest& request);

 private:
  // `usual`: the ground that Auto stands for.
  Picture paint(struct Layout layout, std::string_view title, Ground usual);
  Drawing draw(struct Layout layout, std::string_view title, Ground usual);
  Ground ground_of(Ground usual) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
