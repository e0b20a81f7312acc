// Layout: what a chart consists of and where it goes. A request becomes a scene;
// everything that has a look is decided here and in plot.cc.

#pragma once

#include "chart/chart.h"
#include "chart/plot.h"
#include "chart/scene.h"
#include "chart/typeface.h"

namespace bellwether::chart {

struct Layout {
  Scene scene;
  PlotArea area;  // Where prices and slots lie; meaningless without prices.
  std::string description;
  std::u32string missing;  // Characters of the title without a glyph.
};

// Characters of the title that no font has.
std::u32string missing_glyphs(std::string_view title, const Typeface& typeface);

Layout lay_out(const ChartRequest& request, const ChartStyle& style, Typeface& typeface);

}  // namespace bellwether::chart
