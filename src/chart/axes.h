// The axes: prices on the right with the last one in a tag, days below, the volume's highest.

#pragma once

#include <string>
#include <vector>

#include "chart/plot.h"
#include "chart/wording.h"

namespace bellwether::chart {

TextStyle label_style(const Sheet& sheet);

// What is written beside the price axis.
struct PriceLabels {
  PriceTicks ticks;
  std::vector<std::string> texts;
  std::string last;
  std::string volume;  // The highest; empty without a panel.
  double width;        // Of the widest.
};
PriceLabels price_labels(Sheet& sheet, const Telling& telling, const Bars& bars, const PriceScale& scale,
                         bool volume_panel);
// The width of the margin that they need.
int margin_width(const Sheet& sheet, const PriceLabels& labels);

void draw_price_axis(Sheet& sheet, const Telling& telling, const PlotArea& area, const PriceLabels& labels);
void draw_last_price(Sheet& sheet, const Bars& bars, const PlotArea& area, const PriceLabels& labels);
void draw_volume_axis(Sheet& sheet, const Telling& telling, const PlotArea& area, const PriceLabels& labels);
void draw_time_axis(Sheet& sheet, Language language, const TimeAxis& axis, const PlotArea& area, int base);

// Rows nearest to those wished for, which are in order, at least `pitch` apart and between the ends.
std::vector<int> kept_apart(std::vector<int> rows, int pitch, int top, int bottom);

// The height of the time axis.
int time_axis_height(const Sheet& sheet);

}  // namespace bellwether::chart
