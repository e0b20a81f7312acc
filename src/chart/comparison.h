// A comparison: several price histories in one chart, each as its change since the first day on which all of
// them have a price.

#pragma once

#include "chart/chart.h"
#include "chart/layout.h"

namespace bellwether::chart {

// Precondition: check_comparison(request).
Layout lay_out_comparison(const ComparisonRequest& request, const ChartStyle& style, Typeface& typeface);

}  // namespace bellwether::chart
