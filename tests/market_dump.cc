// market_dump FILE.csv DAY [FILE.csv DAY ...]: our candles, moving averages and standing of price histories,
// each as it was on the day, for tests/oracle_pandas.py to hold beside those of pandas.
//
// A line "file,FILE.csv" before each. Then a line a value: series, period, window or field, day, value as the
// shortest decimal that reads back the same. Values that are not there have no line.

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "history_file.h"
#include "market/averages.h"
#include "market/candles.h"
#include "market/price_history.h"
#include "market/standing.h"

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
  return testbed::history_in(text);
}

void print(const char* series, const char* period, const std::string& field, Day day, double value) {
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::printf("%s,%s,%s,%s,%.*s\n", series, period, field.c_str(), format_day(day).c_str(),
              static_cast<int>(end - digits.data()), digits.data());
}

void print_averages(std::span<const Quote> quotes, AverageUnit unit, const char* period) {
  const Day last = quotes.back().day;
  for (const int window : kWindows) {
    const std::string field = std::to_string(window);
    for (const auto kind : {AverageKind::Simple, AverageKind::Exponential}) {
      const char* series = kind == AverageKind::Simple ? "simple" : "exponential";
      const Average average = average_of(quotes, unit, kind, window);
      for (const auto& [day, value] : average.points) print(series, period, field, day, value);
      if (average.last) print(series, period, field + " last", last, *average.last);
      print(series, period, field + " present", last, average.last_present);
    }
  }
}

void print_candles(std::span<const Quote> quotes, const NamedPeriod& period, Day as_of) {
  for (const Candle& candle : fold(quotes, period.period, as_of)) {
    const auto print_field = [&](const std::string& field, double value) {
      print("candle", period.name, field, candle.start, value);
    };
    print_field("open", candle.open.value());
    print_field("high on " + format_day(candle.high_day), candle.high.value());
    print_field("low on " + format_day(candle.low_day), candle.low.value());
    print_field("close", candle.close.value());
    if (candle.volume) print_field("volume", *candle.volume);
    if (candle.unfinished) print_field("unfinished", 1);
  }
}

void print_change(const std::optional<Change>& change, const char* asked) {
  if (!change) return;
  print("change", asked, "from", change->from.day, change->from.price);
  print("change", asked, "days", change->from.day, change->days);
  print("change", asked, "near", change->from.day, change->is_near);
  if (change->share) print("change", asked, "share", change->from.day, *change->share);
}

void print_extremes(const Extremes& extremes, const char* span) {
  print("extreme", span, "high", extremes.high.day, extremes.high.price);
  print("extreme", span, "low", extremes.low.day, extremes.low.price);
  print("extreme", span, "below high", extremes.high.day, extremes.below_high);
  if (extremes.above_low) print("extreme", span, "above low", extremes.low.day, *extremes.above_low);
}

void print_standing(const Standing& standing, std::span<const Quote> quotes) {
  const Day last = standing.last.day;
  const auto print_field = [&](const std::string& field, double value) {
    print("standing", "", field, last, value);
  };
  print_field("price", standing.last.price);
  print_field("age", standing.age_days);
  print_field("week over", standing.is_week_over);
  print_field("days since high", standing.days_since_high);
  print_field("trend " + std::string(trend_word(standing.trend)), 1);
  if (standing.against_short) print_field("against short", *standing.against_short);
  if (standing.against_long) print_field("against long", *standing.against_long);
  print_change(standing.day, "1");
  print_change(standing.week, "7");
  print_change(standing.month, "30");
  print_change(standing.year, "365");
  print_extremes(standing.whole, "whole");
  print_extremes(standing.weeks52, "weeks52");
  for (const Suspect& suspect : standing.suspects) {
    const char* suspicion = suspect.suspicion == Suspicion::Spike ? "spike" : "factor";
    print("suspect", suspicion, std::to_string(suspect.end - suspect.begin), quotes[suspect.begin].day,
          suspect.factor);
  }
}

void dump(const PriceHistory& history, Day as_of) {
  const auto quotes = quotes_until(history, as_of);
  CHECK(!quotes.empty());
  print_averages(quotes, AverageUnit::Days, "day");
  print_averages(quotes, AverageUnit::Weeks, "week");
  for (const NamedPeriod& period : kPeriods) print_candles(quotes, period, as_of);
  print_standing(standing_of(quotes, as_of), quotes);
}

}  // namespace
}  // namespace bellwether::market

int main(int argc, char** argv) {
  if (argc < 3 || argc % 2 == 0) {
    std::fprintf(stderr, "usage: market_dump FILE.csv DAY [FILE.csv DAY ...]\n");
    return 2;
  }
  for (int i = 1; i < argc; i += 2) {
    const auto as_of = bellwether::parse_day(argv[i + 1]);
    CHECK(as_of);
    std::printf("file,%s\n", argv[i]);
    bellwether::market::dump(bellwether::market::read(argv[i]), *as_of);
  }
}
