// small_charts FOLDER OUT: our charts of the price histories in FOLDER, drawn at once and drawn small, warm
// and in memory: the last 365 closes as a line and the last 504 days as weekly candles, as the peers of
// bench/charts.py get them. Prints for each chart
//
//   NAME PERIOD WIDTHxHEIGHT QUICK_US QUICK_BYTES SMALL_US SMALL_BYTES
//
// with the medians of whole charts, and leaves the small ones in OUT as NAME-PERIOD-WIDTHxHEIGHT.png.
// bench/small_charts.py runs it beside zopflipng and mplfinance.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/check.h"
#include "chart/chart.h"
#include "history_file.h"

namespace bellwether {
namespace {

constexpr int kWarmups = 5, kCharts = 61;

struct Measured {
  double microseconds;
  std::string png;
};

Measured measure(chart::ChartPainter& painter, const chart::ChartRequest& request) {
  std::vector<double> times_us;
  std::string png;
  for (int n = 0; n < kWarmups + kCharts; ++n) {
    const auto start = std::chrono::steady_clock::now();
    const chart::Picture picture = painter.paint(request);
    const auto end = std::chrono::steady_clock::now();
    if (n >= kWarmups) times_us.push_back(std::chrono::duration<double, std::micro>(end - start).count());
    if (png.empty()) png = picture.png;
  }
  std::ranges::nth_element(times_us, times_us.begin() + kCharts / 2);
  return {times_us[kCharts / 2], png};
}

market::PriceHistory last_days(const market::PriceHistory& history, chart::Period period) {
  const std::size_t days = period == chart::Period::Daily ? 365 : 504;
  const auto last = history.quotes().last(std::min(days, history.quotes().size()));
  std::vector<market::Quote> quotes(last.begin(), last.end());
  for (market::Quote& quote : quotes) {
    quote.volume.reset();
    if (period == chart::Period::Daily) quote.range.reset();
  }
  auto cut = market::PriceHistory::from(std::move(quotes));
  CHECK(cut);
  return *std::move(cut);
}

void measure_all(const std::filesystem::path& file, const std::filesystem::path& out) {
  std::ifstream stream(file, std::ios::binary);
  const auto history = testbed::history_in(
      std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
  const std::string name = file.stem().string();
  for (const auto& [width, height] : {std::pair{375, 280}, {800, 575}}) {
    chart::ChartPainter quick({.width = width, .height = height});
    chart::ChartPainter small({.width = width, .height = height, .compression = chart::Compression::Small});
    for (const auto& [word, period] :
         {std::pair{"daily", chart::Period::Daily}, {"weekly", chart::Period::Weekly}}) {
      const market::PriceHistory days = last_days(history, period);
      const chart::ChartRequest request{.title = name,
                                        .currency = "USD",
                                        .history = days,
                                        .period = period,
                                        .as_of = days.quotes().back().day};
      const Measured at_once = measure(quick, request), patient = measure(small, request);
      const std::string size = std::to_string(width) + "x" + std::to_string(height);
      std::ofstream(out / (name + "-" + word + "-" + size + ".png"), std::ios::binary) << patient.png;
      std::printf("%s\t%s\t%s\t%.1f\t%zu\t%.1f\t%zu\n", name.c_str(), word, size.c_str(),
                  at_once.microseconds, at_once.png.size(), patient.microseconds, patient.png.size());
    }
  }
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: small_charts FOLDER OUT\n");
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  std::ranges::sort(files);
  for (const auto& file : files) bellwether::measure_all(file, argv[2]);
}
