// How long our daily and weekly charts take, how large they are, and how much memory they need;
// bench/charts.py runs it beside the peers, which get the same days: the last 365 closes as a line, the last
// 504 days as weekly candles.
//
//   draw_charts repeated FILE.csv FOLDER    one item's two charts over and over, warm; prints for each of
//   them
//                                           "daily MEDIAN_US BYTES", then "rss KIB", the most memory that was
//                                           resident; leaves ours-daily.png and ours-weekly.png in FOLDER
//   draw_charts different ITEMS WARMUPS FIRST COUNT CACHE_BYTES [plain]
//                                           the two charts of items FIRST to FIRST + COUNT - 1 of the folder
//                                           ITEMS (see chart_items.py), each item once, one after the other;
//                                           prints "DAILY_US WEEKLY_US BYTES" for each. The last WARMUPS
//                                           items of the folder come first and do not count. Before an item,
//                                           outside the time that counts, CACHE_BYTES of memory are walked
//                                           through, so that of the item before nothing is left in the
//                                           processor's caches. `plain`: with the instructions that every
//                                           processor of the kind has.
//   draw_charts largest FILE.csv            a chart of 4000 x 3000; prints "canvas BYTES" and "rss KIB"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "chart/chart.h"
#include "history_file.h"
#include "system/font_file.h"

namespace bellwether {
namespace {

using chart::Period;

constexpr int kWarmups = 30;
constexpr int kCharts = 300;
constexpr std::size_t kDailyDays = 365;
constexpr std::size_t kWeeklyDays = 504;

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  CHECK(stream);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

market::PriceHistory read_history(const std::string& path) {
  return testbed::history_in(read(path));
}

// As many of the last days as the chart shows; only their closes where it is to be a line.
market::PriceHistory last_days(const market::PriceHistory& history, Period period) {
  const std::size_t count = period == Period::Daily ? kDailyDays : kWeeklyDays;
  CHECK(history.quotes().size() >= count);
  const auto last = history.quotes().last(count);
  std::vector<market::Quote> quotes(last.begin(), last.end());
  for (market::Quote& quote : quotes) {
    quote.volume.reset();
    if (period == Period::Daily) quote.range.reset();
  }
  auto cut = market::PriceHistory::from(std::move(quotes));
  CHECK(cut);
  return *std::move(cut);
}

chart::ChartRequest request(std::string_view title, const market::PriceHistory& history, Period period) {
  return {.title = title,
          .currency = "USD",
          .history = history,
          .period = period,
          .as_of = history.quotes().back().day};
}

double microseconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

void print_resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) std::printf("rss %ld\n", std::strtol(line.c_str() + 6, nullptr, 10));
  }
}

void draw_repeated(const market::PriceHistory& all, Period period, const std::string& folder) {
  const market::PriceHistory history = last_days(all, period);
  chart::ChartPainter painter{chart::ChartStyle{}};
  std::vector<double> times;
  std::string png;
  for (int i = 0; i < kWarmups + kCharts; ++i) {
    chart::Picture picture;
    const double time = microseconds_of([&] { picture = painter.paint(request("AAPL", history, period)); });
    if (i >= kWarmups) times.push_back(time);
    if (png.empty()) png = picture.png;
    CHECK(picture.png == png);
  }
  const char* const name = period == Period::Daily ? "daily" : "weekly";
  std::ofstream(folder + "/ours-" + name + ".png", std::ios::binary) << png;
  std::ranges::nth_element(times, times.begin() + kCharts / 2);
  std::printf("%s %.1f %zu\n", name, times[kCharts / 2], png.size());
}

struct Items {
  std::string folder;
  std::vector<std::string> titles;

  explicit Items(std::string path) : folder(std::move(path)) {
    std::ifstream stream(folder + "/titles.txt");
    for (std::string title; std::getline(stream, title);) titles.push_back(title);
  }
};

struct Round {
  std::size_t warmups, first, count, cache_bytes;
};

void draw_different(const Items& items, const Round& round, chart::Instructions instructions) {
  constexpr std::size_t kCacheLine = 64;
  system::FontFile ideographs({BELLWETHER_FONTS}, "");
  chart::ChartPainter painter{chart::ChartStyle{}, [&] { return ideographs.bytes(); }, instructions};
  std::vector<char> other_work(round.cache_bytes);
  CHECK(round.first + round.count + round.warmups <= items.titles.size());
  for (std::size_t i = 0; i < round.warmups + round.count; ++i) {
    const bool counts = i >= round.warmups;
    const std::size_t n = counts ? round.first + i - round.warmups : items.titles.size() - round.warmups + i;
    const auto all = read_history(items.folder + "/" + std::to_string(n) + ".csv");
    const auto daily = last_days(all, Period::Daily), weekly = last_days(all, Period::Weekly);
    for (std::size_t at = 0; at < other_work.size(); at += kCacheLine) ++other_work[at];
    std::size_t bytes = 0;
    const auto draw = [&](const market::PriceHistory& history, Period period) {
      const chart::Picture picture = painter.paint(request(items.titles[n], history, period));
      CHECK(picture.missing.empty());
      bytes += picture.png.size();
    };
    const double daily_time = microseconds_of([&] { draw(daily, Period::Daily); });
    const double weekly_time = microseconds_of([&] { draw(weekly, Period::Weekly); });
    if (counts) std::printf("%.1f %.1f %zu\n", daily_time, weekly_time, bytes);
  }
}

void draw_largest(const market::PriceHistory& all) {
  constexpr int kWidth = 4000, kHeight = 3000;
  for (const Period period : {Period::Daily, Period::Weekly}) {
    chart::ChartPainter painter{{.width = kWidth, .height = kHeight}};
    CHECK(!painter.paint(request("AAPL", all, period)).png.empty());
  }
  std::printf("canvas %d\n", kWidth * kHeight);
  print_resident();
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  using namespace bellwether;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string what = arguments.empty() ? "" : arguments[0];
  if (what == "repeated" && arguments.size() == 3) {
    const market::PriceHistory history = read_history(arguments[1]);
    for (const Period period : {Period::Daily, Period::Weekly}) draw_repeated(history, period, arguments[2]);
    print_resident();
  } else if (what == "different" &&
             (arguments.size() == 6 || (arguments.size() == 7 && arguments[6] == "plain"))) {
    const auto number = [&](std::size_t n) { return static_cast<std::size_t>(std::stoul(arguments[n])); };
    draw_different(Items(arguments[1]),
                   {.warmups = number(2), .first = number(3), .count = number(4), .cache_bytes = number(5)},
                   arguments.size() == 7 ? chart::Instructions::Baseline : chart::best_instructions());
  } else if (what == "largest" && arguments.size() == 2) {
    draw_largest(read_history(arguments[1]));
  } else {
    std::fprintf(stderr, "usage: see the first lines of bench/draw_charts.cc\n");
    return 2;
  }
}
