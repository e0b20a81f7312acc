#include "market/suspects.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace bellwether::market {
namespace {

constexpr double kFar = 5;                      // Times as high, or as low, as the price before.
constexpr std::size_t kSpikeQuotesMax = 3;      // What lasts longer is a new price.
constexpr std::size_t kFactorQuotesMin = 3;     // On both sides, to believe that it stays.
constexpr std::chrono::days kFactorDaysMax(7);  // In a longer gap a price may have moved there.

double low_of(const Quote& quote) {
  return (quote.range ? quote.range->low : quote.close).value();
}

double high_of(const Quote& quote) {
  return (quote.range ? quote.range->high : quote.close).value();
}

bool is_far(double price, double from) {
  return price > kFar * from || price * kFar < from;
}

bool is_far(const Quote& quote, double from) {
  return is_far(low_of(quote), from) || is_far(high_of(quote), from);
}

// The end of the spike that begins at `begin`, or nothing when the prices stay.
std::optional<std::size_t> spike_end(std::span<const Quote> quotes, std::size_t begin, double before) {
  for (std::size_t i = begin; i < quotes.size() && i - begin <= kSpikeQuotesMax; ++i) {
    if (!is_far(quotes[i], before)) return i;
    // A day that opens and ends where the price was, with one wild trade.
    const bool within = !is_far(quotes[i].close.value(), before) && i - begin < kSpikeQuotesMax;
    if (within) return i + 1;
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
  if (!(before > 0 && after > 0)) return std::nullopt;
  const double ratio = std::max(before, after) / std::min(before, after);
  if (ratio < kRoundFactors.front() * (1 - kTolerance)) return std::nullopt;  // Nearly always.
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

}  // namespace

std::vector<Suspect> suspects_of(std::span<const Quote> quotes) {
  std::vector<Suspect> suspects;
  std::size_t trusted = 0;  // The last quote that is no part of a spike.
  for (std::size_t i = 1; i < quotes.size(); ++i) {
    const double before = quotes[trusted].close.value();
    if (is_far(quotes[i], before)) {
      if (const auto end = spike_end(quotes, i, before)) {
        suspects.push_back({.suspicion = Suspicion::Spike, .begin = i, .end = *end, .factor = 1});
        i = *end - 1;
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
