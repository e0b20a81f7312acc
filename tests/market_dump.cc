// market_dump FILE.csv: our candles and moving averages of one price history, for
// tests/oracle_pandas.py to hold beside pandas.
//
// A line a value: series, period, window or field, first day of the period, value as the
// shortest decimal that reads back the same. Values that are not there have no line.

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "market/candles.h"
#include "market/moving_average.h"
#include "market/price_csv.h"
#include "market/price_history.h"

namespace bellwether::market {
namespace {

constexpr std::array kWindows = {5, 25, 13, 26};

struct NamedPeriod {
  const char* name;
  CandlePeriod period;
};
constexpr std::array kPeriods = {
    NamedPeriod{"week", CandlePeriod::Week}, NamedPeriod{"month", CandlePeriod::Month},
    NamedPeriod{"quarter", CandlePeriod::Quarter}, NamedPeriod{"year", CandlePeriod::Year}};

PriceHistory read(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  auto history = parse_price_csv(text);
  CHECK(history && !history->empty());
  return *std::move(history);
}

void print(const char* series, const char* period, const std::string& field, Day day, double value) {
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::printf("%s,%s,%s,%s,%.*s\n", series, period, field.c_str(), format_day(day).c_str(),
              static_cast<int>(end - digits.data()), digits.data());
}

void print_averages(const char* period, const std::vector<Day>& days, const std::vector<double>& closes) {
  for (const int window : kWindows) {
    const std::vector<double> simple = simple_moving_average(closes, window);
    const std::vector<double> exponential = exponential_moving_average(closes, window);
    CHECK(simple.size() == closes.size() && exponential.size() == closes.size());
    for (std::size_t i = 0; i < closes.size(); ++i) {
      if (!std::isnan(simple[i])) print("simple", period, std::to_string(window), days[i], simple[i]);
      if (!std::isnan(exponential[i]))
        print("exponential", period, std::to_string(window), days[i], exponential[i]);
    }
  }
}

void dump(const PriceHistory& history) {
  std::vector<Day> days;
  std::vector<double> closes;
  for (const Quote& quote : history.quotes()) {
    days.push_back(quote.day);
    closes.push_back(quote.close.value());
  }
  print_averages("day", days, closes);

  for (const auto& [name, period] : kPeriods) {
    const std::vector<Candle> candles = fold(history, period, days.back());
    for (const Candle& candle : candles) {
      print("candle", name, "open", candle.start, candle.open.value());
      print("candle", name, "high", candle.start, candle.high.value());
      print("candle", name, "low", candle.start, candle.low.value());
      print("candle", name, "close", candle.start, candle.close.value());
      if (candle.volume) print("candle", name, "volume", candle.start, *candle.volume);
    }
    if (period != CandlePeriod::Week) continue;

    // Every week from the first to the last has a place; one without a price is a gap.
    const auto weeks =
        static_cast<std::size_t>(periods_between(candles.front().start, candles.back().start, period));
    std::vector<Day> mondays(weeks + 1);
    std::vector<double> places(weeks + 1, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i <= weeks; ++i) mondays[i] = candles.front().start + std::chrono::weeks(i);
    for (const Candle& candle : candles) {
      const int place = periods_between(candles.front().start, candle.start, period);
      places[static_cast<std::size_t>(place)] = candle.close.value();
    }
    print_averages(name, mondays, places);
  }
}

}  // namespace
}  // namespace bellwether::market

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: market_dump FILE.csv\n");
    return 2;
  }
  bellwether::market::dump(bellwether::market::read(argv[1]));
}
