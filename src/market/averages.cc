#include "market/averages.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "market/moving_average.h"

namespace bellwether::market {
namespace {

// The closes an average runs over, NaN where there is none, and their days.
struct Places {
  std::vector<Day> days;
  std::vector<double> closes;
};

Places days_with_prices(std::span<const Quote> quotes) {
  Places places;
  places.days.reserve(quotes.size());
  places.closes.reserve(quotes.size());
  for (const Quote& quote : quotes) {
    places.days.push_back(quote.day);
    places.closes.push_back(quote.close.value());
  }
  return places;
}

Places weeks_of_calendar(std::span<const Quote> quotes) {
  const Day first = period_start(quotes.front().day, CandlePeriod::Week);
  const auto week = [first](Day day) {
    return static_cast<std::size_t>(periods_between(first, day, CandlePeriod::Week));
  };
  Places places;
  places.closes.assign(week(quotes.back().day) + 1, std::numeric_limits<double>::quiet_NaN());
  for (const Quote& quote : quotes) places.closes[week(quote.day)] = quote.close.value();
  places.days.reserve(places.closes.size());
  for (std::size_t i = 0; i < places.closes.size(); ++i) places.days.push_back(first + std::chrono::weeks(i));
  return places;
}

}  // namespace

Average average_of(std::span<const Quote> quotes, AverageUnit unit, AverageKind kind, int window) {
  CHECK(!quotes.empty());
  const bool weeks = unit == AverageUnit::Weeks;
  const Places places = weeks ? weeks_of_calendar(quotes) : days_with_prices(quotes);
  const std::vector<double> values =
      kind == AverageKind::Simple
          ? simple_moving_average(places.closes, window, weeks ? weeks_needed(window) : window)
          : exponential_moving_average(places.closes, window);
  Average average{.window = window, .points = {}, .last = std::nullopt, .last_present = 0};
  average.points.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) average.points.push_back({places.days[i], values[i]});
  if (!std::isnan(values.back())) average.last = values.back();
  const auto size = std::min(places.closes.size(), static_cast<std::size_t>(window));
  average.last_present = static_cast<int>(std::ranges::count_if(
      std::span(places.closes).last(size), [](double close) { return !std::isnan(close); }));
  return average;
}

}  // namespace bellwether::market
