// Bars: a price history made ready for drawing. One bar a slot of the time
// axis, its moving averages, and the range of prices to show.

#pragma once

#include <optional>
#include <vector>

#include "chart/chart.h"
#include "chart/scale.h"
#include "market/candles.h"

namespace bellwether::chart {

struct Bar {
  int slot;
  Day day;  // First day of the period.
  double open, high, low, close;
  double volume;  // NaN where there is none.
  bool unfinished;

  bool rising() const { return close >= open; }
};

struct AverageLine {
  int window;
  std::vector<double> values;  // One for each bar; NaN where there is none.
  std::optional<double> last;  // Of the last bar.
};

struct Bars {
  market::CandlePeriod period;  // Of one bar; longer than asked for when there was no room.
  bool candles;
  TimeAxis axis;
  std::vector<Bar> bars;  // At least one.
  std::vector<AverageLine> averages;
  bool has_volume;
  double low, high;                   // The prices to show, without outliers; low <= high.
  std::vector<std::size_t> outliers;  // Bars that reach above `high`.
  int decimals;                       // To show prices with.
};

// Precondition: the history is not empty. `plot_width` in logical pixels decides
// when candles would be too narrow to tell apart.
Bars make_bars(const ChartRequest& request, const ChartStyle& style, int plot_width);

}  // namespace bellwether::chart
