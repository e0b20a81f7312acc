#include "market/standing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "market/candles.h"

namespace bellwether::market {
namespace {

using std::chrono::days;

constexpr days kYear52(364);
constexpr std::size_t kTrendQuotesMin = 5, kLongQuotesMin = 10;
constexpr int kShortWindow = 5, kLongWindow = 25;
constexpr double kSteady = 0.01;

// How far before the day asked for a price may lie and be called near it: over a long weekend, and more for
// longer times.
days tolerance(days asked) {
  return std::max(days(3), asked / 7);
}

double last_mean(std::span<const Quote> quotes, std::size_t window) {
  double sum = 0;
  for (const Quote& quote : quotes.last(window)) sum += quote.close.value();
  return sum / static_cast<double>(window);
}

// Nothing when `from` is 0, or so close to it that the share would be infinite.
std::optional<double> share_against(double last, double from) {
  const double share = last / from - 1;
  return std::isfinite(share) ? std::optional(share) : std::nullopt;
}

// Prices that are all alike have a mean that differs from them by what a sum rounds, which is no distance.
std::optional<double> share_against_mean(double last, double mean) {
  constexpr double kRounding = 1e-14;
  if (std::abs(last - mean) <= kRounding * mean) last = mean;
  return share_against(last, mean);
}

Trend trend_of(double last, double short_mean, double long_mean) {
  const double lowest = std::min({last, short_mean, long_mean}),
               highest = std::max({last, short_mean, long_mean});
  if (highest - lowest <= kSteady * highest) return Trend::Steady;
  if (last >= short_mean) return short_mean >= long_mean ? Trend::Rising : Trend::TurningUp;
  return short_mean <= long_mean ? Trend::Falling : Trend::TurningDown;
}

}  // namespace

std::string_view trend_word(Trend trend) {
  constexpr std::array<std::string_view, 6> kWords = {"",        "steady",     "rising",
                                                      "falling", "turning up", "turning down"};
  return kWords[static_cast<std::size_t>(trend)];
}

std::vector<SuspectPrice> suspect_prices(const Standing& standing, std::span<const Quote> quotes) {
  std::vector<SuspectPrice> prices;
  for (const Suspect& suspect : standing.suspects) {
    const Quote& first = quotes[suspect.begin];
    prices.push_back({.suspicion = suspect.suspicion,
                      .first = {first.day, first.close.value()},
                      .last_day = quotes[suspect.end - 1].day,
                      .factor = suspect.factor});
  }
  return prices;
}

std::span<const Quote> quotes_until(const PriceHistory& history, Day as_of) {
  const auto quotes = history.quotes();
  const auto end = std::ranges::upper_bound(quotes, as_of, {}, &Quote::day);
  return quotes.first(static_cast<std::size_t>(end - quotes.begin()));
}

std::optional<Change> change_since(std::span<const Quote> quotes, Day day) {
  CHECK(!quotes.empty());
  const Quote& last = quotes.back();
  if (quotes.size() < 2) return std::nullopt;
  const auto after = std::ranges::upper_bound(quotes.first(quotes.size() - 1), day, {}, &Quote::day);
  const bool is_known = after != quotes.begin();
  const Quote& from = is_known ? *std::prev(after) : quotes.front();
  const double before = from.close.value();
  return Change{.from = {from.day, before},
                .days = static_cast<int>((last.day - from.day).count()),
                .share = share_against(last.close.value(), before),
                .is_near = is_known && day - from.day <= tolerance(last.day - day)};
}

Extremes extremes_of(std::span<const Quote> quotes) {
  CHECK(!quotes.empty());
  DayPrice high = {quotes.front().day, -1};
  DayPrice low = {quotes.front().day, std::numeric_limits<double>::infinity()};
  for (const Quote& quote : quotes) {
    const double highest = (quote.range ? quote.range->high : quote.close).value();
    const double lowest = (quote.range ? quote.range->low : quote.close).value();
    if (highest > high.price) high = {quote.day, highest};
    if (lowest < low.price) low = {quote.day, lowest};
  }
  const double last = quotes.back().close.value();
  return {.high = high,
          .low = low,
          .below_high = high.price > 0 ? last / high.price - 1 : 0,
          .above_low = share_against(last, low.price)};
}

Standing standing_of(std::span<const Quote> quotes, Day as_of) {
  CHECK(!quotes.empty() && quotes.back().day <= as_of);
  const Quote& last = quotes.back();
  const auto since = [&](int ago) { return change_since(quotes, last.day - days(ago)); };
  const auto from52 = std::ranges::lower_bound(quotes, last.day - kYear52, {}, &Quote::day);
  Standing standing{.last = {last.day, last.close.value()},
                    .age_days = static_cast<int>((as_of - last.day).count()),
                    .is_week_over = is_last_period_over(quotes, CandlePeriod::Week, as_of),
                    .day = since(1),
                    .week = since(7),
                    .month = since(30),
                    .year = since(365),
                    .whole = extremes_of(quotes),
                    .weeks52 = extremes_of(quotes.subspan(static_cast<std::size_t>(from52 - quotes.begin()))),
                    .days_since_high = 0,
                    .against_short = std::nullopt,
                    .against_long = std::nullopt,
                    .trend = Trend::TooShort,
                    .suspects = suspects_of(quotes)};
  standing.days_since_high = static_cast<int>((last.day - standing.whole.high.day).count());
  if (quotes.size() >= kTrendQuotesMin) {
    const double short_mean = last_mean(quotes, kShortWindow);
    const double long_mean = last_mean(quotes, std::min<std::size_t>(quotes.size(), kLongWindow));
    standing.against_short = share_against_mean(standing.last.price, short_mean);
    if (quotes.size() >= kLongQuotesMin)
      standing.against_long = share_against_mean(standing.last.price, long_mean);
    standing.trend = trend_of(standing.last.price, short_mean, long_mean);
  }
  return standing;
}

}  // namespace bellwether::market
