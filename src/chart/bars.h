// Bars: a price history made ready for drawing. One bar a slot of the time axis, and its moving averages.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "chart/chart.h"
#include "chart/scale.h"
#include "market/averages.h"
#include "market/candles.h"

namespace bellwether::chart {

struct Bar {
  int slot;
  Day day;  // First day of the period.
  double open, high, low, close;
  Day high_day, low_day;
  double volume;  // NaN where there is none.
  bool unfinished;

  bool rising() const { return close >= open; }
};

// A place on the time axis, in slots: a whole number in the middle of its slot.
struct AveragePlace {
  double slot;
  double value;
};

struct AverageLine {
  int window;
  std::vector<AveragePlace> places;
  std::optional<double> last;  // Of the last quote's day or week.
  int last_present;            // Of the last window, days or weeks with a price.
};

struct Bars {
  market::CandlePeriod period;  // Of one bar; longer than asked for when there was no room.
  bool candles;
  TimeAxis axis;
  std::vector<Bar> bars;  // At least one.
  std::vector<AverageLine> averages;
  double highest_volume;  // 0 when there is none.
};

// What is drawn of a history. `shown` are the last of `known`; averages run over all that are known.
struct Excerpt {
  std::span<const market::Quote> known, shown;
  Day as_of;
};

// Precondition: quotes are shown.
Bars make_bars(const Excerpt& excerpt, market::CandlePeriod period, bool candles);

// The averages keep their unit, days or weeks, whatever the bars are.
void add_averages(Bars& bars, const Excerpt& excerpt, market::AverageUnit unit, const ChartStyle& style);

}  // namespace bellwether::chart
