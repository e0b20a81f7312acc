#include "market/rule_measures.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bellwether::market {
namespace {

constexpr double kScale = 4 * 1.4826 * 2;  // Of the median absolute deviation of 28 daily changes.

double median_of(std::array<double, kScaleChanges>& values) {
  constexpr std::size_t kUpper = kScaleChanges / 2;
  std::ranges::nth_element(values, values.begin() + kUpper);
  return (*std::max_element(values.begin(), values.begin() + kUpper) + values[kUpper]) / 2;
}

}  // namespace

double raised(double price, int percent) {
  return price * (100 + percent) / 100;
}

double least_move(const RuleNumbers& numbers) {
  return std::log1p(numbers.move_percent / 100.0);
}

DayPrice median_price(KnownPrices prices, std::size_t end) {
  std::array<DayPrice, kMedianPrices> sorted;
  // By insertion: so few are sorted fastest so.
  for (std::size_t i = 0; i < kMedianPrices; ++i) {
    const DayPrice price = prices[end - kMedianPrices + i];
    std::size_t at = i;
    for (; at > 0 && sorted[at - 1].price > price.price; --at) sorted[at] = sorted[at - 1];
    sorted[at] = price;
  }
  return sorted[kMedianPrices / 2];
}

double move_at(KnownPrices prices, std::size_t at) {
  return std::log(prices.closes[at] / median_price(prices, at).price);
}

double needed_move(KnownPrices prices, std::size_t end, double least) {
  if (end < kScaleChanges + 1) return least;
  std::array<double, kScaleChanges> changes;
  for (std::size_t i = 0; i < kScaleChanges; ++i) {
    const std::size_t at = end - kScaleChanges + i;
    changes[i] = std::log(prices.closes[at] / prices.closes[at - 1]);
  }
  const double middle = median_of(changes);
  for (double& change : changes) change = std::abs(change - middle);
  return std::max(least, kScale * median_of(changes));
}

double mean_before(KnownPrices prices, std::size_t end, std::size_t count) {
  double sum = 0;
  for (const double close : prices.closes.subspan(end - count, count)) sum += close;
  return sum / static_cast<double>(count);
}

int side_of_means(KnownPrices prices, std::size_t end, double band) {
  const double of_short = mean_before(prices, end, kShortPrices);
  const double of_long = mean_before(prices, end, kLongPrices);
  return of_short >= of_long * (1 + band) ? 1 : of_short <= of_long * (1 - band) ? -1 : 0;
}

}  // namespace bellwether::market
