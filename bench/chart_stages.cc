// What the stages of a chart cost: painting a scene, encoding its canvas.
//
//   build/release/bench/chart_stages [charts]
//
// prints medians in microseconds over that many charts of a year of daily
// prices with two averages, 800x575, each with other prices, and the bytes of
// the PNG; and what the first chart cost, with nothing cached yet. Pin it to one core (taskset -c 1) for
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

#include "chart/png.h"
#include "chart/raster.h"
#include "chart/theme.h"
#include "chart/typeface.h"

namespace bellwether::chart {
namespace {

constexpr int kWidth = 800, kHeight = 575;
constexpr int kLeft = 16, kRight = 736, kTop = 72, kBottom = 535;

double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<double> random_prices(std::mt19937& random, int count) {
  std::normal_distribution<double> step(0, 0.015);
  std::vector<double> prices;
  double level = 0;
  for (int n = 0; n < count; ++n) prices.push_back(100 * std::exp(level += step(random)));
  return prices;
}

std::vector<double> average(const std::vector<double>& prices, std::size_t window) {
  std::vector<double> averages;
  for (std::size_t n = window; n <= prices.size(); ++n) {
    double sum = 0;
    for (std::size_t k = n - window; k < n; ++k) sum += prices[k];
    averages.push_back(sum / static_cast<double>(window));
  }
  return averages;
}

Label label(std::u32string text, int size, float x, int y, Ink ink) {
  return {std::move(text), Face::Regular, size, x, y, ink};
}

Scene year_of_prices(std::mt19937& random, int count) {
  const std::vector<double> prices = random_prices(random, count);
  const auto [low, high] = std::minmax_element(prices.begin(), prices.end());
  Scene scene = {kWidth, kHeight, {}};
  const auto add = [&](auto mark) { scene.marks.emplace_back(std::move(mark)); };
  const auto line = [&](const std::vector<double>& values, float width, Ink ink) {
    Stroke stroke = {{}, width, ink};
    const std::size_t first = prices.size() - values.size();
    for (std::size_t n = 0; n < values.size(); ++n) {
      const double x =
          kLeft + (kRight - kLeft) * static_cast<double>(first + n) / static_cast<double>(count - 1);
      const double y = kBottom - 20 - (kBottom - kTop - 40) * (values[n] - *low) / (*high - *low);
      stroke.points.push_back({static_cast<float>(x), static_cast<float>(y)});
    }
    add(std::move(stroke));
  };
  for (int n = 0; n < 6; ++n) {
    const int y = kTop + 20 + n * 82;
    add(Rect{kLeft, y, kRight - kLeft, 1, Ink::Grid});
    add(label(U"1,2" + std::u32string(1, U'0' + static_cast<char32_t>(n)) + U"0", 12, 746, y + 4,
              Ink::MutedText));
  }
  for (int n = 0; n < 12; ++n) {
    add(Rect{kLeft + n * 60, kBottom, 1, 4, Ink::Axis});
    add(label(U"Jan Feb", 12, static_cast<float>(kLeft + n * 60), kBottom + 20, Ink::MutedText));
  }
  add(Rect{kLeft, kBottom, kRight - kLeft, 1, Ink::Axis});
  line(average(prices, 25), 1.5F, Ink::AverageB);
  line(average(prices, 5), 1.5F, Ink::AverageA);
  line(prices, 2, Ink::Price);
  add(Disc{{kRight, 300}, 4, Ink::Price});
  add(Rect{742, 290, 50, 18, Ink::Price});
  add(label(U"1,234.50", 12, 745.25F, 303, Ink::OnTag));
  add(Label{U"Overgrown Tomb", Face::Medium, 20, 16, 30, Ink::Text});
  add(label(U"Daily price in JPY, 1 Jul 2023 - 30 Jun 2024", 13, 16, 52, Ink::MutedText));
  add(label(U"average of 5 days 481  average of 25 days 467", 13, 400, 52, Ink::MutedText));
  return scene;
}

void measure_labels(int rounds) {
  Typeface typeface;
  std::vector<PlacedGlyph> placed;
  std::vector<double> nanoseconds;
  float width = 0;
  for (int n = 0; n < rounds; ++n) {
    constexpr int kLabels = 100;
    const Label date = label(U"29 Feb 2024", 12, 0, 20, Ink::Text);
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < kLabels; ++k) {
      width += typeface.measure(date.text, date.face, date.size);
      typeface.place(date, placed);
    }
    nanoseconds.push_back(microseconds_since(start) * 1000 / kLabels);
  }
  std::printf("%-24s measure and place %.0f ns (width %.2f)\n", "label of 11 characters", median(nanoseconds),
              static_cast<double>(width) / (100.0 * rounds));
}

void measure(const char* name, int points, int charts) {
  std::mt19937 random(1);
  const Inks inks = inks_of(Theme::Light, Palette::West);
  Typeface typeface;
  Raster raster(typeface);
  PngEncoder encoder;
  std::vector<double> paint, encode, bytes;
  for (int n = 0; n < charts; ++n) {
    const Scene scene = year_of_prices(random, points);
    const auto start = std::chrono::steady_clock::now();
    const Canvas& canvas = raster.paint(scene, inks);
    paint.push_back(microseconds_since(start));
    const auto painted = std::chrono::steady_clock::now();
    bytes.push_back(static_cast<double>(encoder.encode(canvas, {}).size()));
    encode.push_back(microseconds_since(painted));
  }
  std::printf("%-24s paint %7.1f us   encode %7.1f us   %7.0f bytes   (first: %.0f + %.0f us)\n", name,
              median(paint), median(encode), median(bytes), paint.front(), encode.front());
}

}  // namespace
}  // namespace bellwether::chart

int main(int argc, char** argv) {
  const int charts = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
  bellwether::chart::measure("365 points, 2 averages", 365, charts);
  bellwether::chart::measure_labels(charts);
  bellwether::chart::measure("2500 points, 2 averages", 2500, charts);
}
