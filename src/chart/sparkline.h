// A sparkline: the closes of a history as a small line, without any word.

#pragma once

#include "chart/chart.h"
#include "chart/layout.h"

namespace bellwether::chart {

Layout lay_out_sparkline(const SparklineRequest& request, const ChartStyle& style, Typeface& typeface);

}  // namespace bellwether::chart
