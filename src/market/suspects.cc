#include "market/suspects.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace bellwether::market {
namespace {

constexpr double kFar = 5;                      // Times as high, or as low, as the price before.
constexpr std::size_t kSettledQuotes = 10;      // So many that agree tell that the first ones are wrong.
constexpr std::size_t kFactorQuotesMin = 3;     // On both sides, to believe that it stays.
constexpr std::chrono::days kFactorDaysMax(7);  // In a longer gap a price may have moved there.

double low_of(const Quote& quote) {
  return (quote.range ? quote.range->low : quote.close).value();
}

double high_of(const Quote& quote) {
  return (quote.range ? quote.range->high : quote.close).value();
}

bool reaches_far(const Quote& quote, double from) {
  return low_of(quote) * kFar < from || high_of(quote) > kFar * from;
}

// One wild trade: far from the price before, and from the close of its own day, which would follow it on the
// way to a new price.
bool has_wild_trade(const Quote& quote, double before) {
  const double close = quote.close.value();
  const auto is_wild = [&](double price) { return is_far(price, before) && is_far(price, close); };
  return is_wild(low_of(quote)) || is_wild(high_of(quote));
}

// The end of the spike that begins at `begin`, or nothing when the prices stay where they went.
std::optional<std::size_t> spike_end(std::span<const Quote> quotes, std::size_t begin, double before) {
  if (!is_far(quotes[begin].close.value(), before))
    return has_wild_trade(quotes[begin], before) ? std::optional(begin + 1) : std::nullopt;
  for (std::size_t i = begin + 1; i < quotes.size() && i - begin <= kSpikeQuotesMax; ++i) {
    if (is_far(quotes[i].close.value(), before)) continue;
    // The day of the return may still have begun far away.
    return has_wild_trade(quotes[i], before) ? i + 1 : i;
  }
  return std::nullopt;
}

double median(std::span<const Quote> quotes) {
  std::vector<double> closes;
  for (const Quote& quote : quotes) closes.push_back(quote.close.value());
  std::ranges::sort(closes);
  return closes[closes.size() / 2];
}

// The round factor that explains the step from quotes[from] to quotes[at], if one does.
std::optional<double> factor_at(std::span<const Quote> quotes, std::size_t from, std::size_t at) {
  constexpr std::array kRoundFactors = {2.0, 3.0, 4.0, 5.0, 10.0, 15.0, 20.0, 25.0, 50.0, 100.0, 1000.0};
  constexpr double kTolerance = 0.04;
  constexpr std::size_t kAround = 5;
  const double before = quotes[from].close.value(), after = quotes[at].close.value();
  const double lower = std::min(before, after), higher = std::max(before, after);
  if (higher < kRoundFactors.front() * (1 - kTolerance) * lower) return std::nullopt;  // Nearly always.
  if (!(lower > 0)) return std::nullopt;
  const double ratio = higher / lower;
  if (at < kFactorQuotesMin || quotes.size() - at < kFactorQuotesMin) return std::nullopt;
  if (quotes[at].day - quotes[from].day > kFactorDaysMax) return std::nullopt;
  const auto near = [ratio](double factor) { return std::abs(ratio / factor - 1) <= kTolerance; };
  const auto factor = std::ranges::find_if(kRoundFactors, near);
  if (factor == kRoundFactors.end()) return std::nullopt;
  // The prices around the step keep to their side of it.
  const double middle = std::sqrt(before * after);
  const auto side_before = quotes.subspan(at - std::min(at, kAround), std::min(at, kAround));
  const auto side_after = quotes.subspan(at, std::min(quotes.size() - at, kAround));
  const bool stays = (median(side_before) > middle) == (before > middle) &&
                     (median(side_after) > middle) == (after > middle);
  if (!stays) return std::nullopt;
  return after > before ? *factor : 1 / *factor;
}

// The end of the spike with which the history begins: nothing lies before it, but all that follows agrees.
std::size_t first_spike_end(std::span<const Quote> quotes) {
  for (std::size_t end = 1; end <= kSpikeQuotesMax && end + kSettledQuotes <= quotes.size(); ++end) {
    const double settled = quotes[end].close.value();
    const auto far = [settled](const Quote& quote) { return is_far(quote.close.value(), settled); };
    if (std::ranges::all_of(quotes.first(end), far) &&
        std::ranges::none_of(quotes.subspan(end, kSettledQuotes), far) && !factor_at(quotes, end - 1, end))
      return end;
  }
  return 0;
}

}  // namespace

bool is_far(double price, double from) {
  return price > kFar * from || price * kFar < from;
}

std::vector<Suspect> suspects_of(std::span<const Quote> quotes) {
  std::vector<Suspect> suspects;
  const auto add_spike = [&suspects](std::size_t begin, std::size_t end) {
    suspects.push_back({.suspicion = Suspicion::Spike, .begin = begin, .end = end, .factor = 1});
  };
  const std::size_t begin = first_spike_end(quotes);
  if (begin > 0) add_spike(0, begin);
  std::size_t trusted = begin;  // The last quote whose close is no part of a spike.
  for (std::size_t i = begin; i < quotes.size(); ++i) {
    const double before = quotes[trusted].close.value();
    if (reaches_far(quotes[i], before)) {
      if (const auto end = spike_end(quotes, i, before)) {
        add_spike(i, *end);
        i = *end - 1;
        if (!is_far(quotes[i].close.value(), before)) trusted = i;
        continue;
      }
    }
    if (const auto factor = factor_at(quotes, trusted, i))
      suspects.push_back({.suspicion = Suspicion::Factor, .begin = i, .end = i + 1, .factor = *factor});
    trusted = i;
  }
  return suspects;
}

}  // namespace bellwether::market
