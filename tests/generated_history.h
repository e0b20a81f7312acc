// Price histories made up for tests: the same on every run.

#pragma once

#include <cmath>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "market/price_history.h"

namespace bellwether::testbed {

// The first day of those that name no other; a Monday.
inline const Day kFirstDay = parse_day("2024-01-01").value();

inline Day on(std::string_view day) {
  return parse_day(day).value();
}

enum class Detail { Closes, Ranges, RangesAndVolume };

inline market::Quote quote(Day day, double close, Detail detail = Detail::Closes) {
  market::Quote made{.day = day, .close = market::Price(close)};
  if (detail != Detail::Closes)
    made.range = market::DayRange{market::Price(close * 0.99), market::Price(close * 1.03),
                                  market::Price(close * 0.97)};
  if (detail == Detail::RangesAndVolume) made.volume = 1000 + close * 31;
  return made;
}

inline market::PriceHistory history_of(
    std::initializer_list<std::pair<std::string_view, double>> days_and_closes) {
  market::PriceHistory history;
  for (const auto& [day, close] : days_and_closes) history.set(quote(on(day), close));
  return history;
}

inline market::PriceHistory flat(int count, double price) {
  market::PriceHistory history;
  for (int i = 0; i < count; ++i) history.set(quote(kFirstDay + std::chrono::days(i), price));
  return history;
}

// A random walk from a seed.
inline market::PriceHistory walk(int count, double start, Detail detail = Detail::Closes, unsigned seed = 1) {
  std::mt19937 random(seed);
  market::PriceHistory history;
  double price = start;
  for (int i = 0; i < count; ++i) {
    price *= 0.96 + 0.0801 * (static_cast<double>(random() % 1000) / 1000);
    history.set(quote(kFirstDay + std::chrono::days(i), std::round(price * 100) / 100, detail));
  }
  return history;
}

// A walk of a market that rests on weekends.
inline market::PriceHistory weekday_walk(int count, double start, Detail detail = Detail::Closes,
                                         unsigned seed = 1) {
  std::mt19937 random(seed);
  market::PriceHistory history;
  double price = start;
  for (Day day = kFirstDay; count > 0; day += std::chrono::days(1)) {
    if (std::chrono::weekday(day).iso_encoding() > 5) continue;
    price *= 0.98 + 0.0403 * (static_cast<double>(random() % 1000) / 1000);
    history.set(quote(day, std::round(price * 100) / 100, detail));
    --count;
  }
  return history;
}

struct NamedHistory {
  std::string name;
  market::PriceHistory history;
};

// Of every kind that a chart must cope with.
inline std::vector<NamedHistory> histories() {
  using std::chrono::days;
  market::PriceHistory gap = walk(40, 100), high_cut = walk(300, 500), low_cut = walk(120, 2000),
                       both_cut = walk(200, 500), zero, sparse, collapse, twenty_a_year;
  for (int i = 0; i < 40; ++i) gap.set(quote(kFirstDay + days(150 + i), 120));
  high_cut.set(quote(kFirstDay + days(120), 100'000));
  low_cut.set(quote(kFirstDay + days(60), 0));
  for (int i = 0; i < 3; ++i) both_cut.set(quote(kFirstDay + days(50 + i), 90'000 + i));
  both_cut.set(quote(kFirstDay + days(198), 1));
  zero.set(quote(kFirstDay, 0));
  sparse.set(quote(on("1901-05-05"), 3));
  sparse.set(quote(kFirstDay, 7));
  for (int i = 0; i < 80; ++i) collapse.set(quote(kFirstDay + days(i), 119.18 * std::pow(0.85, i)));
  for (int i = 0; i < 60; ++i) twenty_a_year.set(quote(kFirstDay + days(18 * i), 80 + 10 * std::sin(i)));
  return {{"empty", {}},
          {"one", walk(1, 10)},
          {"two", walk(2, 10)},
          {"four", walk(4, 10)},
          {"25", walk(25, 10)},
          {"365", walk(365, 489)},
          {"10,000", walk(10'000, 489)},
          {"candles", walk(90, 200, Detail::Ranges)},
          {"candles with volume", walk(250, 200, Detail::RangesAndVolume)},
          {"weekdays", weekday_walk(600, 150, Detail::RangesAndVolume)},
          {"tiny prices", flat(5, 0.00001234)},
          {"huge prices", walk(100, 4e11)},
          {"gap", gap},
          {"a day far above", high_cut},
          {"a day without a price written as 0", low_cut},
          {"days far above and one far below", both_cut},
          {"flat", flat(50, 500)},
          {"zero", zero},
          {"collapse", collapse},
          {"twenty prices a year", twenty_a_year},
          {"two prices a century apart", sparse}};
}

// A high of 20 on Thursday 4 January 2024 and a low of 9, first reached on Tuesday the 2nd; Monday has no
// price.
inline market::PriceHistory week_with_its_high_on_thursday() {
  const auto quote = [](std::string_view day, double high, double close) {
    return market::Quote{.day = on(day),
                         .close = market::Price(close),
                         .range = market::DayRange{market::Price(10), market::Price(high), market::Price(9)}};
  };
  return market::PriceHistory::from({quote("2024-01-02", 11, 10), quote("2024-01-04", 20, 15)}).value();
}

}  // namespace bellwether::testbed
