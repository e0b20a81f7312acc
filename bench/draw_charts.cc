// draw_charts FILE.csv FOLDER: how long our daily and weekly chart of a price
// history take, warm and in memory, and how large they are. Prints for each
//
//   daily MEDIAN_US BYTES
//
// and the most memory that was resident, "rss KIB"; leaves ours-daily.png and
// ours-weekly.png in FOLDER. bench/charts.py runs it beside the peers, which get
// the same days: the last 365 closes as a line, the last 504 days as weekly candles.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/check.h"
#include "chart/chart.h"
#include "market/price_csv.h"

namespace bellwether {
namespace {

constexpr int kWarmups = 30;
constexpr int kCharts = 300;
constexpr std::size_t kDailyDays = 365;
constexpr std::size_t kWeeklyDays = 504;

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  CHECK(stream);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The last `count` days; only their closes where the chart is to be a line.
market::PriceHistory last_days(const market::PriceHistory& history, std::size_t count, chart::Period period) {
  CHECK(history.quotes().size() >= count);
  const auto last = history.quotes().last(count);
  std::vector<market::Quote> quotes(last.begin(), last.end());
  for (market::Quote& quote : quotes) {
    quote.volume.reset();
    if (period == chart::Period::Daily) quote.range.reset();
  }
  auto cut = market::PriceHistory::from(std::move(quotes));
  CHECK(cut);
  return *std::move(cut);
}

void measure(const char* name, const market::PriceHistory& all, std::size_t days, chart::Period period,
             const std::string& folder) {
  const market::PriceHistory history = last_days(all, days, period);
  const chart::ChartRequest request{.title = "AAPL",
                                    .currency = "USD",
                                    .history = history,
                                    .period = period,
                                    .as_of = history.quotes().back().day};
  chart::ChartPainter painter{chart::ChartStyle{}};
  std::vector<double> times_us;
  std::string png;
  for (int i = 0; i < kWarmups + kCharts; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const chart::Picture picture = painter.paint(request);
    const auto end = std::chrono::steady_clock::now();
    if (i >= kWarmups) times_us.push_back(std::chrono::duration<double, std::micro>(end - start).count());
    if (png.empty()) png = picture.png;
    CHECK(picture.png == png);
  }
  std::ofstream(folder + "/ours-" + name + ".png", std::ios::binary) << png;
  std::ranges::nth_element(times_us, times_us.begin() + kCharts / 2);
  std::printf("%s %.1f %zu\n", name, times_us[kCharts / 2], png.size());
}

void print_resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) std::printf("rss %ld\n", std::strtol(line.c_str() + 6, nullptr, 10));
  }
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: draw_charts FILE.csv FOLDER\n");
    return 2;
  }
  const auto history = bellwether::market::parse_price_csv(bellwether::read(argv[1]));
  CHECK(history);
  using bellwether::chart::Period;
  bellwether::measure("daily", *history, bellwether::kDailyDays, Period::Daily, argv[2]);
  bellwether::measure("weekly", *history, bellwether::kWeeklyDays, Period::Weekly, argv[2]);
  bellwether::print_resident();
}
