// Quotes for tests: by the day, a price a day, or a price a weekday.

#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "market/price_history.h"

namespace bellwether::market {

inline Day on(std::string_view text) {
  return parse_day(text).value();
}

inline std::vector<Quote> quotes_of(std::initializer_list<std::pair<const char*, double>> prices) {
  std::vector<Quote> quotes;
  for (const auto& [day, price] : prices) quotes.push_back({.day = on(day), .close = Price(price)});
  return quotes;
}

inline Quote ranged(std::string_view day, double open, double high, double low, double close) {
  return {.day = on(day), .close = Price(close), .range = DayRange{Price(open), Price(high), Price(low)}};
}

// One a day from `first` on.
inline std::vector<Quote> daily(std::string_view first, std::span<const double> prices) {
  std::vector<Quote> quotes;
  Day day = on(first);
  for (const double price : prices) {
    quotes.push_back({.day = day, .close = Price(price)});
    day += std::chrono::days(1);
  }
  return quotes;
}

// One on each day from Monday to Friday.
inline std::vector<Quote> weekdays(std::string_view first, std::string_view last, double price) {
  std::vector<Quote> quotes;
  for (Day day = on(first); day <= on(last); day += std::chrono::days(1))
    if (std::chrono::weekday(day).iso_encoding() <= 5) quotes.push_back({.day = day, .close = Price(price)});
  return quotes;
}

// One after the other.
inline std::vector<double> operator+(std::vector<double> prices, const std::vector<double>& later) {
  prices.insert(prices.end(), later.begin(), later.end());
  return prices;
}

}  // namespace bellwether::market
