// The moving averages of a price history: over days, or over weeks.
//
// A daily average runs over the days that have a price, however far apart. A weekly one runs over the weeks
// of the calendar, by their last prices. Of the window of a simple weekly one at most a fifth may be without
// a price (Chinese New Year, a quiet summer, the time before the history), and those are left out of the
// mean. An exponential one begins with the price that completes its window. A week without a price has no
// value.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/candles.h"
#include "market/price_history.h"

namespace bellwether::market {

enum class AverageKind { Simple, Exponential };
enum class AverageUnit { Days, Weeks };

// How many of the weeks of a window need a price.
constexpr int weeks_needed(int window) {
  return window - window / 5;
}

struct AveragePoint {
  Day day;       // Of the quote, or the Monday of the week.
  double value;  // In the currency of the prices.
};

struct Average {
  int window;
  std::vector<AveragePoint> points;  // In order of days; one wherever there is a value.
  std::optional<double> last;        // Of the last quote's day or week.
  int last_present;                  // Of the last window: days or weeks that have a price.
};

// Precondition: there are quotes; window >= 1.
Average average_of(std::span<const Quote> quotes, AverageUnit unit, AverageKind kind, int window);

}  // namespace bellwether::market
