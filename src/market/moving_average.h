// Moving averages over a series in which NaN stands for a gap.
//
// The result has one value for each input; NaN where there is none. The
// definitions are those of pandas, which the tests run beside ours.

#pragma once

#include <span>
#include <vector>

namespace bellwether::market {

// The mean of those of the last `window` values that are there; where at least `needed` of them are, and not
// at a gap itself. rolling(window, min_periods=needed).mean().
// Precondition: 1 <= needed <= window.
std::vector<double> simple_moving_average(std::span<const double> values, int window, int needed);

// Weights fall by 1 - 2 / (window + 1) a step, gaps included; from the
// `window`-th value on, and not at a gap itself.
// ewm(span=window, adjust=False, min_periods=window).mean().
std::vector<double> exponential_moving_average(std::span<const double> values, int window);

}  // namespace bellwether::market
