// The range of prices that a chart shows, and what it cuts off.
//
// A few prices far from those before and after, to which it returns, would flatten all others: they are cut
// off at the edge and marked. Anything that stays is on scale, and so is the last price.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "market/price_history.h"
#include "market/suspects.h"

namespace bellwether::chart {

// How prices go up the vertical axis. Auto is logarithmic where the highest price shown is more than 5 times
// the lowest, and no price is 0.
enum class PriceAxis { Auto, Linear, Logarithmic };

struct PriceRange {
  double low, high;          // Of what is on scale; low <= high.
  bool logarithmic;          // Then low > 0.
  bool cuts_low, cuts_high;  // Prices below low, or above high, are cut off.
};

// Whether a day's whole range is shown, or its close.
enum class Shown { Closes, Ranges };

// `spikes` are those among the quotes. `levels` are on scale too, unless they lie too far away.
// Precondition: there are quotes.
PriceRange price_range(std::span<const market::Quote> quotes, std::span<const market::Suspect> spikes,
                       std::span<const double> levels, Shown shown, PriceAxis axis);

}  // namespace bellwether::chart
