// A chart: the picture of a price history, as PNG bytes or as SVG text.
//
// Same request, same bytes, on every run, thread and machine. A chart is drawn
// whatever the history holds: nothing, one price, gaps, a flat price, an outlier.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "chart/compression.h"
#include "chart/font_supplier.h"
#include "chart/theme.h"
#include "market/price_history.h"

namespace bellwether::chart {

enum class Period { Daily, Weekly };

// Auto draws days as candles when every day has open, high and low and there is
// room for them, else as a line; weeks are always candles.
enum class Form { Auto, Line, Candles };

enum class AverageKind { Simple, Exponential };

struct ChartStyle {
  int width = 800, height = 575;  // 200x150 to 4000x3000, before `scale`.
  int scale = 1;                  // 1 to 4: device pixels a pixel; width * scale at most 8000.
  Theme theme = Theme::Light;
  Palette palette = Palette::West;
  Form form = Form::Auto;
  AverageKind average_kind = AverageKind::Simple;
  Compression compression = Compression::Quick;  // Of the PNG.
  std::vector<int> averages = {5, 25};           // Windows in periods, 2 to 999; at most four.

  bool operator==(const ChartStyle&) const = default;
};

// InvalidInput names the value and its range.
Result<void> check_style(const ChartStyle& style);

struct ChartRequest {
  std::string_view title;
  std::string_view currency;  // As "JPY"; may be empty.
  const market::PriceHistory& history;
  Period period;
  Day as_of;  // The day on which the chart is true: marks the unfinished week and stale prices.
};

struct Picture {
  std::string_view png;     // Valid until the painter's next call.
  std::string description;  // The chart in words, for an alt text.
  std::u32string missing;   // Characters of the title that no font has; they were left out.
};

// The same picture as SVG (see svg.h), in which every character of the title stands.
struct Drawing {
  std::string svg;
  std::string description;
};

// Keeps canvas, glyphs and buffers between charts; one per thread.
class ChartPainter {
 public:
  // Precondition: check_style(style). The supplier brings the font with kana, kanji and hangul.
  explicit ChartPainter(ChartStyle style, FontSupplier ideographs = {});
  ~ChartPainter();

  Picture paint(const ChartRequest& request);
  Drawing paint_svg(const ChartRequest& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
