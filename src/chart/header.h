// The header: title and what is drawn on the left, last price and its change on the right; below it the
// legend.

#pragma once

#include <string_view>

#include "chart/sheet.h"
#include "chart/wording.h"

namespace bellwether::chart {

// Lengths in logical pixels on a chart of 800 x 575.
inline constexpr double kMargin = 16;

// A low chart has one line of header instead of two, and no panel for the volume.
bool is_low(const Sheet& sheet);

// The title alone; words of the language when most of its characters cannot be drawn. Answers its baseline.
int draw_title(Sheet& sheet, std::string_view title, Language language);

// A second line without a price beside it.
void draw_quiet_line(Sheet& sheet, std::string_view text);

// Answers the baseline of its last line.
int draw_header(Sheet& sheet, const Telling& telling, const Bars& bars);

// The baseline of the legend, where it has one.
int legend_baseline(const Sheet& sheet);

// What the lines and candles mean, with the averages' last values; on the right the extremes that are asked
// for, where there is room. Answers how many of the averages have an entry: only those may be drawn.
struct ToldExtremes {
  bool high, low;
};
std::size_t draw_legend(Sheet& sheet, const Telling& telling, const Bars& bars, double plot_width,
                        ToldExtremes told);

}  // namespace bellwether::chart
