#include "chart/bars.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace bellwether::chart {
namespace {

using market::AverageUnit;
using market::Candle;
using market::CandlePeriod;

std::vector<Day> days_of(const std::vector<Candle>& candles) {
  std::vector<Day> days;
  days.reserve(candles.size());
  for (const Candle& candle : candles) days.push_back(candle.start);
  return days;
}

}  // namespace

Bars make_bars(const Excerpt& excerpt, CandlePeriod period, bool candles) {
  CHECK(!excerpt.shown.empty());
  const std::vector<Candle> folded = fold(excerpt.shown, period, excerpt.as_of);
  Bars bars{.period = period,
            .candles = candles,
            .axis = TimeAxis(days_of(folded), period),
            .bars = {},
            .averages = {},
            .highest_volume = 0};
  bars.bars.reserve(folded.size());
  for (const Candle& candle : folded) {
    const double close = candle.close.value();
    bars.highest_volume = std::max(bars.highest_volume, candle.volume.value_or(0));
    bars.bars.push_back({.slot = bars.axis.slot(candle.start),
                         .day = candle.start,
                         .open = candles ? candle.open.value() : close,
                         .high = candles ? candle.high.value() : close,
                         .low = candles ? candle.low.value() : close,
                         .close = close,
                         .high_day = candle.high_day,
                         .low_day = candle.low_day,
                         .volume = candle.volume.value_or(std::numeric_limits<double>::quiet_NaN()),
                         .unfinished = candles && candle.unfinished});
  }
  return bars;
}

void add_averages(Bars& bars, const Excerpt& excerpt, AverageUnit unit, const ChartStyle& style) {
  const bool own_unit = bars.period == (unit == AverageUnit::Weeks ? CandlePeriod::Week : CandlePeriod::Day);
  const Day first = market::period_start(excerpt.shown.front().day,
                                         unit == AverageUnit::Weeks ? CandlePeriod::Week : CandlePeriod::Day);
  for (const int window : style.averages) {
    const market::Average average = market::average_of(excerpt.known, unit, style.average_kind, window);
    AverageLine line{
        .window = window, .places = {}, .last = average.last, .last_present = average.last_present};
    for (const auto& [day, value] : average.points) {
      if (day < first) continue;
      // A week stands at its Thursday, the day of its middle.
      const Day middle = unit == AverageUnit::Weeks ? day + std::chrono::days(3) : day;
      line.places.push_back({own_unit ? bars.axis.slot(day) : bars.axis.place(middle), value});
    }
    bars.averages.push_back(std::move(line));
  }
}

}  // namespace bellwether::chart
