// What the price rules measure: the formulas of docs/alerts.md without their memory.
//
// `end` is the place of a price, or of the next one that comes; what is measured is that of the prices before
// it.

#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "market/price_rules.h"
#include "market/standing.h"

namespace bellwether::market {

// In order of days. Apart, because what is asked most is the extreme of many prices.
struct KnownPrices {
  std::span<const Day> days;
  std::span<const double> closes;

  std::size_t size() const { return days.size(); }
  bool empty() const { return days.empty(); }
  DayPrice operator[](std::size_t i) const { return {days[i], closes[i]}; }
  DayPrice back() const { return {days.back(), closes.back()}; }
};

inline constexpr std::size_t kMedianPrices = 7, kScaleChanges = 28;
// Shares of the move that the price before needs, and that arms the rule again.
inline constexpr double kBefore = 0.75, kAgain = 0.5;
inline constexpr std::size_t kYearPrices = 60;
inline constexpr std::chrono::days kYear(365);
inline constexpr std::size_t kShortPrices = 5, kLongPrices = 25;

// So much higher; lower when it is below 0. Exact where the result is a short decimal, as people expect.
double raised(double price, int percent);

// The logarithm of the least move.
double least_move(const RuleNumbers& numbers);

// Of the last 7 prices before `end`, as the price that it is.
DayPrice median_price(KnownPrices prices, std::size_t end);

// The logarithm of a price against the median of those before it.
double move_at(KnownPrices prices, std::size_t at);

// How large a move must be after the prices before `end`, as a logarithm.
double needed_move(KnownPrices prices, std::size_t end, double least);

double mean_before(KnownPrices prices, std::size_t end, std::size_t count);

// How far apart the means of the rule crossing are at least, as a share.
inline double crossing_band(const RuleNumbers& numbers) {
  return numbers.crossing_band_percent / 100.0;
}

// 1 when the mean of the last 5 prices before `end` is above that of the last 25 by the band, -1 when it is
// below, 0 between. Precondition: there are 25.
int side_of_means(KnownPrices prices, std::size_t end, double band);

}  // namespace bellwether::market
