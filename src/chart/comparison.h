// A comparison: several price histories in one chart, each as its change since the first day on which all of
// them have a price.

#pragma once

#include "chart/chart.h"
#include "chart/layout.h"

namespace bellwether::chart {

// Of the n-th of at most kComparedMax items. Readers with any kind of colour blindness tell them all apart
// (theme_test.cc).
Ink series_ink(std::size_t index);

// Precondition: check_comparison(request).
Layout lay_out_comparison(const ComparisonRequest& request, const ChartStyle& style, Typeface& typeface);

}  // namespace bellwether::chart
