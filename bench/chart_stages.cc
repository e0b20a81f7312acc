// What the stages of a chart cost: laying out the scene, painting it, encoding its canvas.
//
//   build/release/bench/chart_stages [charts]
//
// prints medians in microseconds over that many charts with two averages,
// 800x575, each of other prices, and the bytes of the PNG; and what the first
// chart cost, with nothing cached yet. Pin it to one core (taskset -c 1) for
// steady figures.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "chart/chart.h"
#include "chart/layout.h"
#include "chart/png.h"
#include "chart/raster.h"
#include "chart/theme.h"
#include "chart/typeface.h"

namespace bellwether::chart {
namespace {

double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// As many weekdays, with opening, highest and lowest prices for weekly candles.
market::PriceHistory random_history(std::mt19937& random, int days, Period period) {
  std::normal_distribution<double> step(0, 0.015);
  std::vector<market::Quote> quotes;
  double level = 0;
  for (Day day = Day(std::chrono::days(18'000)); std::ssize(quotes) < days; day += std::chrono::days(1)) {
    if (std::chrono::weekday(day).iso_encoding() > 5) continue;
    const auto price = [](double logarithm) {
      return market::Price(std::round(10'000 * std::exp(logarithm)) / 100);
    };
    const double before = level;
    level += step(random);
    market::Quote quote{.day = day, .close = price(level)};
    if (period == Period::Weekly)
      quote.range = market::DayRange{.open = price(before),
                                     .high = price(std::max(before, level) + 0.005),
                                     .low = price(std::min(before, level) - 0.005)};
    quotes.push_back(quote);
  }
  auto history = market::PriceHistory::from(std::move(quotes));
  CHECK(history);
  return *std::move(history);
}

void measure_labels(int rounds) {
  Typeface typeface;
  std::vector<PlacedGlyph> placed;
  std::vector<double> nanoseconds;
  float width = 0;
  for (int n = 0; n < rounds; ++n) {
    constexpr int kLabels = 100;
    const Label date{U"29 Feb 2024", Face::Regular, 12, 0, 20, Ink::Text};
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < kLabels; ++k) {
      width += typeface.measure(date.text, date.face, date.size);
      typeface.place(date, placed);
    }
    nanoseconds.push_back(microseconds_since(start) * 1000 / kLabels);
  }
  std::printf("%-27s measure and place %.0f ns (width %.2f)\n", "label of 11 characters", median(nanoseconds),
              static_cast<double>(width) / (100.0 * rounds));
}

void measure(const char* name, int days, Period period, int charts) {
  std::mt19937 random(1);
  const ChartStyle style;
  const Inks inks = inks_of(style.theme, style.palette);
  Typeface typeface;
  Raster raster(typeface);
  PngEncoder encoder;
  std::vector<double> layout, paint, encode, bytes;
  for (int n = 0; n < charts; ++n) {
    const market::PriceHistory history = random_history(random, days, period);
    const ChartRequest request{.title = "Overgrown Tomb",
                               .currency = "USD",
                               .history = history,
                               .period = period,
                               .as_of = history.quotes().back().day};
    const auto start = std::chrono::steady_clock::now();
    const Layout laid_out = lay_out(request, style, typeface);
    layout.push_back(microseconds_since(start));
    const auto ready = std::chrono::steady_clock::now();
    const Canvas& canvas = raster.paint(laid_out.scene, inks);
    paint.push_back(microseconds_since(ready));
    const auto painted = std::chrono::steady_clock::now();
    bytes.push_back(static_cast<double>(encoder.encode(canvas, {}).size()));
    encode.push_back(microseconds_since(painted));
  }
  std::printf(
      "%-27s layout %6.1f us   paint %6.1f us   encode %6.1f us   %6.0f bytes   (first: %.0f + %.0f + %.0f "
      "us)\n",
      name, median(layout), median(paint), median(encode), median(bytes), layout.front(), paint.front(),
      encode.front());
}

}  // namespace
}  // namespace bellwether::chart

int main(int argc, char** argv) {
  const int charts = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
  using bellwether::chart::Period;
  bellwether::chart::measure("365 days as a line", 365, Period::Daily, charts);
  bellwether::chart::measure("504 days as weekly candles", 504, Period::Weekly, charts);
  bellwether::chart::measure("2500 days as a line", 2500, Period::Daily, charts);
  bellwether::chart::measure_labels(charts);
}
