#include "chart/price_range.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace bellwether::chart {
namespace {

constexpr double kAutoLogarithmic = 5;  // Times the lowest price.
constexpr double kFlattened = 2;        // What makes the range so many times as high is cut off.
constexpr double kLevelStretch = 1.6;   // So much may a level stretch the range.

struct Span {
  double low = std::numeric_limits<double>::infinity(), high = 0;

  void hold(double from, double to) {
    low = std::min(low, from);
    high = std::max(high, to);
  }
};

Span span_of(const market::Quote& quote, Shown shown) {
  const double close = quote.close.value();
  if (shown == Shown::Closes || !quote.range) return {close, close};
  return {quote.range->low.value(), quote.range->high.value()};
}

// The height of a span as the axis shows it. A flat one has the height that a chart gives it.
double height(const Span& span, bool logarithmic) {
  if (!logarithmic) return std::max(span.high - span.low, 0.1 * span.high);
  return std::log(std::max(span.high, span.low * 1.1)) - std::log(span.low);
}

}  // namespace

PriceRange price_range(std::span<const market::Quote> quotes, std::span<const market::Suspect> spikes,
                       std::span<const double> levels, Shown shown, PriceAxis axis) {
  CHECK(!quotes.empty());
  std::vector<bool> is_spike(quotes.size(), false);
  for (const market::Suspect& suspect : spikes) {
    if (suspect.suspicion != market::Suspicion::Spike) continue;
    for (std::size_t i = suspect.begin; i < suspect.end; ++i) is_spike[i] = true;
  }
  Span kept, all;
  for (std::size_t i = 0; i < quotes.size(); ++i) {
    const Span span = span_of(quotes[i], shown);
    all.hold(span.low, span.high);
    if (!is_spike[i]) kept.hold(span.low, span.high);
  }
  const double last = quotes.back().close.value();
  kept.hold(last, last);

  const auto is_logarithmic = [axis](const Span& span) {
    return span.low > 0 && (axis == PriceAxis::Logarithmic ||
                            (axis == PriceAxis::Auto && span.high > kAutoLogarithmic * span.low));
  };
  PriceRange range{.low = kept.low,
                   .high = kept.high,
                   .logarithmic = is_logarithmic(kept),
                   .cuts_low = false,
                   .cuts_high = false};
  const auto is_flat = [&](const Span& with, bool logarithmic) {
    return (logarithmic && !(with.low > 0)) ||
           height(with, logarithmic) > kFlattened * height(kept, logarithmic);
  };
  // Nor may it make the axis logarithmic to show mostly the way to it.
  const auto flattens = [&](const Span& with) {
    return is_flat(with, range.logarithmic) || (is_logarithmic(with) && is_flat(with, true));
  };
  range.cuts_high = all.high > kept.high && flattens({kept.low, all.high});
  range.cuts_low = all.low < kept.low && flattens({all.low, kept.high});
  if (!range.cuts_high) range.high = all.high;
  if (!range.cuts_low) range.low = all.low;
  range.logarithmic = is_logarithmic({range.low, range.high});

  const Span before{range.low, range.high};
  for (const double level : levels) {
    const Span with{std::min(before.low, level), std::max(before.high, level)};
    if (range.logarithmic && !(level > 0)) continue;
    if (height(with, range.logarithmic) > kLevelStretch * height(before, range.logarithmic)) continue;
    range.low = std::min(range.low, level);
    range.high = std::max(range.high, level);
  }
  return range;
}

}  // namespace bellwether::chart
