#include "chart/bars.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "market/moving_average.h"

namespace bellwether::chart {
namespace {

using market::Candle;
using market::CandlePeriod;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kCandlePixelsMin = 3;  // A narrower candle cannot show a body.

std::vector<Day> days_of(const std::vector<Candle>& candles) {
  std::vector<Day> days;
  days.reserve(candles.size());
  for (const Candle& candle : candles) days.push_back(candle.start);
  return days;
}

// The shortest period, from `period` on, whose candles have room.
std::vector<Candle> fold_to_fit(const ChartRequest& request, CandlePeriod& period, int plot_width) {
  for (;;) {
    std::vector<Candle> candles = fold(request.history, period, request.as_of);
    if (period == CandlePeriod::Year) return candles;
    if (TimeAxis(days_of(candles), period).slots() * kCandlePixelsMin <= plot_width) return candles;
    period = static_cast<CandlePeriod>(static_cast<int>(period) + 1);
  }
}

bool days_fit_as_candles(const ChartRequest& request, int plot_width) {
  if (!request.history.has_ranges()) return false;
  std::vector<Day> days;
  for (const market::Quote& quote : request.history.quotes()) days.push_back(quote.day);
  return TimeAxis(days, CandlePeriod::Day).slots() * kCandlePixelsMin <= plot_width;
}

// Daily averages run over the days that have a price. Those of candles run over
// all periods, and an empty one leaves its windows without a value.
std::vector<AverageLine> make_averages(const Bars& bars, const ChartStyle& style) {
  const bool over_slots = bars.period != CandlePeriod::Day;
  std::vector<double> closes;
  if (over_slots) {
    closes.assign(static_cast<std::size_t>(bars.axis.slots()), kNone);
    for (const Bar& bar : bars.bars) closes[static_cast<std::size_t>(bar.slot)] = bar.close;
  } else {
    closes.reserve(bars.bars.size());
    for (const Bar& bar : bars.bars) closes.push_back(bar.close);
  }
  std::vector<AverageLine> lines;
  for (const int window : style.averages) {
    std::vector<double> all = style.average_kind == AverageKind::Simple
                                  ? market::simple_moving_average(closes, window)
                                  : market::exponential_moving_average(closes, window);
    AverageLine line{.window = window, .values = {}, .last = std::nullopt};
    if (over_slots) {
      for (const Bar& bar : bars.bars) line.values.push_back(all[static_cast<std::size_t>(bar.slot)]);
    } else {
      line.values = std::move(all);
    }
    if (!std::isnan(line.values.back())) line.last = line.values.back();
    lines.push_back(std::move(line));
  }
  return lines;
}

// A few prices far above all others would flatten the rest: they are cut off and
// marked. Up to 2 % of the bars, when they exceed five times the next highest.
void find_range(Bars& bars) {
  constexpr std::size_t kEnoughToJudge = 10;
  constexpr double kFarAbove = 5;
  bars.low = std::numeric_limits<double>::infinity();
  bars.high = 0;
  std::vector<double> highs;
  highs.reserve(bars.bars.size());
  for (const Bar& bar : bars.bars) {
    bars.low = std::min(bars.low, bar.low);
    bars.high = std::max(bars.high, bar.high);
    highs.push_back(bar.high);
  }
  if (highs.size() < kEnoughToJudge) return;
  const std::size_t few = std::max<std::size_t>(1, highs.size() / 50);
  const auto reference = highs.end() - 1 - static_cast<std::ptrdiff_t>(few);
  std::ranges::nth_element(highs, reference);
  if (*reference <= 0 || bars.high <= kFarAbove * *reference) return;
  const double limit = kFarAbove * *reference;
  bars.high = *reference;
  for (std::size_t i = 0; i < bars.bars.size(); ++i) {
    if (bars.bars[i].high > limit) {
      bars.outliers.push_back(i);
    } else {
      bars.high = std::max(bars.high, bars.bars[i].high);
    }
  }
}

// No more than tell prices of this size apart: a split-adjusted 702.0912 is read
// as 702.09.
int decimals_worth_showing(double high) {
  return high >= 10 ? 2 : high >= 1 ? 4 : high >= 0.01 ? 6 : 8;
}

int decimals_of(const std::vector<Bar>& bars, double high) {
  const int decimals_max = decimals_worth_showing(high);
  static constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
  int decimals = 0;
  const auto exact = [&decimals](double value) {
    const double shifted = value * kPowers[decimals];
    return std::abs(shifted - std::round(shifted)) <= 1e-9 * std::max(1.0, shifted);
  };
  for (const Bar& bar : bars)
    while (decimals < decimals_max &&
           !(exact(bar.close) && exact(bar.open) && exact(bar.high) && exact(bar.low)))
      ++decimals;
  return decimals;
}

}  // namespace

Bars make_bars(const ChartRequest& request, const ChartStyle& style, int plot_width) {
  CHECK(!request.history.empty());
  const bool days_as_candles =
      style.form == Form::Candles || (style.form == Form::Auto && days_fit_as_candles(request, plot_width));
  const bool candles = request.period == Period::Weekly || days_as_candles;
  CandlePeriod period = request.period == Period::Weekly ? CandlePeriod::Week : CandlePeriod::Day;
  const std::vector<Candle> folded =
      candles ? fold_to_fit(request, period, plot_width) : fold(request.history, period, request.as_of);

  Bars bars{.period = period,
            .candles = candles,
            .axis = TimeAxis(days_of(folded), period),
            .bars = {},
            .averages = {},
            .has_volume = request.history.has_volume(),
            .low = 0,
            .high = 0,
            .outliers = {},
            .decimals = 0};
  bars.bars.reserve(folded.size());
  for (const Candle& candle : folded) {
    const double close = candle.close.value();
    bars.bars.push_back({.slot = bars.axis.slot(candle.start),
                         .day = candle.start,
                         .open = candles ? candle.open.value() : close,
                         .high = candles ? candle.high.value() : close,
                         .low = candles ? candle.low.value() : close,
                         .close = close,
                         .volume = candle.volume.value_or(kNone),
                         .unfinished = candles && candle.unfinished});
  }
  bars.averages = make_averages(bars, style);
  find_range(bars);
  bars.decimals = decimals_of(bars.bars, bars.high);
  return bars;
}

}  // namespace bellwether::chart
