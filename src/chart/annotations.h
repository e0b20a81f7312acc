// Annotations: levels, which are prices worth knowing, as named lines across, and events as flags on days.

#pragma once

#include <span>

#include "chart/plot.h"
#include "chart/wording.h"

namespace bellwether::chart {

// How much of the plot's foot the flags take, in device pixels; 0 without any.
int flags_height(Sheet& sheet, const Telling& telling, std::span<const Event> events);

void draw_levels(Sheet& sheet, const Telling& telling, std::span<const Level> levels, const PlotArea& area);
// In the `height` below row `top`; names that would meet another one are cut short or left out.
void draw_events(Sheet& sheet, const Telling& telling, std::span<const Event> events, const Bars& bars,
                 const PlotArea& area, int top, int height);

}  // namespace bellwether::chart
