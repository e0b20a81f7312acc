// The plot: bars, lines, averages and volume inside the frame.

#pragma once

#include "chart/bars.h"
#include "chart/scale.h"
#include "chart/sheet.h"

namespace bellwether::chart {

// Where the marks go, in device pixels.
struct PlotArea {
  int left, width;
  PriceScale prices;
  int volume_top, volume_bottom;  // Equal when there is no volume panel.

  int right() const { return left + width; }
};

// Slots to columns.
struct SlotScale {
  double left, pitch;
  double x(int slot) const { return left + (slot + 0.5) * pitch; }
};
SlotScale slot_scale(const Bars& bars, const PlotArea& area);

// Left edge and width of a candle's body and of its wick, on whole pixels with
// the wick in the middle of the body.
struct CandleColumns {
  int body_left, body_width, wick_left, wick_width;
};
CandleColumns candle_columns(const SlotScale& slots, int slot, int wick_width, int body_width_max);

Ink average_ink(std::size_t index);

void draw_volume(Sheet& sheet, const Bars& bars, const PlotArea& area);
void draw_candles(Sheet& sheet, const Bars& bars, const PlotArea& area);
void draw_price_line(Sheet& sheet, const Bars& bars, const PlotArea& area);
void draw_averages(Sheet& sheet, const Bars& bars, const PlotArea& area);
// Arrow heads at the top edge over bars that reach above it, the highest with its price.
void draw_outliers(Sheet& sheet, const Bars& bars, const PlotArea& area, TextStyle style);

}  // namespace bellwether::chart
