// Prints charts as SVG, for oracle_chart.py: one a line of standard input, each followed by a form feed.
//
// A line holds, between tabs: the file of the prices, the day of the chart, `daily` or `weekly`, width,
// height, currency, and the file that the same chart goes to as PNG of twice the size, or `-`.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "chart/chart.h"
#include "history_file.h"

namespace bellwether {
namespace {

constexpr const char* kTitle = "Item";

struct Wanted {
  std::string file, day, period, width, height, currency, png;
};

std::optional<Wanted> read_wanted() {
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  std::istringstream fields(line);
  Wanted wanted;
  for (std::string* field : {&wanted.file, &wanted.day, &wanted.period, &wanted.width, &wanted.height,
                             &wanted.currency, &wanted.png})
    std::getline(fields, *field, '\t');
  return wanted;
}

market::PriceHistory read_history(const std::string& file) {
  std::ifstream stream(file);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  return testbed::history_in(text);
}

void print(const Wanted& wanted) {
  static std::map<std::string, market::PriceHistory> histories;
  const auto [entry, is_new] = histories.try_emplace(wanted.file);
  if (is_new) entry->second = read_history(wanted.file);
  const chart::ChartRequest request{
      .title = kTitle,
      .currency = wanted.currency,
      .history = entry->second,
      .period = wanted.period == "weekly" ? chart::Period::Weekly : chart::Period::Daily,
      .as_of = parse_day(wanted.day).value()};
  static std::map<std::pair<std::string, std::string>, chart::ChartPainter> painters;
  chart::ChartStyle style{.width = std::stoi(wanted.width), .height = std::stoi(wanted.height)};
  auto& painter = painters.try_emplace({wanted.width, wanted.height}, style).first->second;
  std::cout << painter.paint_svg(request).svg << '\f';
  if (wanted.png == "-") return;
  style.scale = 2;
  chart::ChartPainter sharp(style);
  std::ofstream(wanted.png, std::ios::binary) << sharp.paint(request).png;
}

}  // namespace
}  // namespace bellwether

int main() {
  while (const auto wanted = bellwether::read_wanted()) bellwether::print(*wanted);
  return std::cout.flush() ? 0 : 1;
}
