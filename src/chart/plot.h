// The plot: bars, lines, averages and volume inside the frame.

#pragma once

#include <span>

#include "chart/bars.h"
#include "chart/scale.h"
#include "chart/sheet.h"

namespace bellwether::chart {

// Where the marks go, in device pixels. Above and below the rows of the prices may lie strips, through which
// go only marks of prices that are cut off.
struct PlotArea {
  int left, width;
  int top, bottom;  // With the strips.
  PriceScale prices;
  int volume_top, volume_bottom;  // Equal when there is no volume panel.

  int right() const { return left + width; }
};

// Slots to columns.
struct SlotScale {
  double left, pitch;
  double x(int slot) const { return left + (slot + 0.5) * pitch; }
};
SlotScale slot_scale(const TimeAxis& axis, const PlotArea& area);

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
// The line alone, without marks and broken nowhere, with a dot for the last price.
void draw_sparkline(Sheet& sheet, const Bars& bars, const PlotArea& area, int scale, Ink ink);
// Values at places on the time axis, broken nowhere.
void draw_series(Sheet& sheet, std::span<const AveragePlace> places, const TimeAxis& axis,
                 const PlotArea& area, double width, Ink ink);
// Whether an average runs so near the price, where many days share a pixel, that its line would hide it.
// `pixel` is a logical one. On candles every average is seen.
bool can_be_told_from_price(const AverageLine& average, const Bars& bars, double plot_width, double pixel);
// The first `count` of those.
void draw_averages(Sheet& sheet, const Bars& bars, const PlotArea& area, std::size_t count);

}  // namespace bellwether::chart
