// Cuts: the marks of prices that lie off the scale, in the strips above and below the plot.

#pragma once

#include "chart/plot.h"
#include "chart/price_range.h"
#include "chart/wording.h"

namespace bellwether::chart {

// How high a strip is, in device pixels.
int cut_strip_height(const Sheet& sheet, TextStyle style);

// Whether the price of the farthest was written beside its mark.
struct CutLabels {
  bool above = false, below = false;
};

// An axis break and an arrow head for every bar that is cut off, in the colour of its direction; the farthest
// with its price and day, where there is room.
CutLabels draw_cuts(Sheet& sheet, const Telling& telling, const Bars& bars, const PriceRange& range,
                    const PlotArea& area, TextStyle style);

}  // namespace bellwether::chart
