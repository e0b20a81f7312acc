#include "market/price_format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/check.h"
#include "base/text.h"

namespace bellwether::market {
namespace {

constexpr int kDigitsShown = 6, kDigitsMin = 3;  // Significant ones.
constexpr int kDecimalsMax = 17;
constexpr int kCents = 2;  // Decimals.

// Currencies without a smaller unit in use (ISO 4217); all others have two decimals or more.
constexpr std::array<std::string_view, 16> kWholeCurrencies = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                               "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
                                                               "VUV", "XAF", "XOF", "XPF"};

double power_of_ten(int exponent) {
  static constexpr std::array kPowers = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,
                                         1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};
  return exponent >= 0 ? kPowers[static_cast<std::size_t>(exponent)]
                       : 1 / kPowers[static_cast<std::size_t>(-exponent)];
}

// The decimals that `number` needs, once rounded to `most` of them.
int decimals_needed(double number, int most) {
  for (int decimals = 0; decimals < most; ++decimals) {
    const double shifted = std::abs(number) * power_of_ten(decimals);
    // What lies behind the last of `most` decimals does not count, nor does what a double cannot tell.
    constexpr double kRounding = 2 * std::numeric_limits<double>::epsilon();
    constexpr double kWhole = 1 / std::numeric_limits<double>::epsilon();  // From here on all doubles are.
    if (!(shifted < kWhole)) return decimals;
    // Every close comes by here; with std::round, a call, all of it took twice as long.
    const double above = shifted - static_cast<double>(static_cast<std::int64_t>(shifted));
    const double tolerance = 0.5000001 * power_of_ten(decimals - most) + kRounding * shifted;
    if (std::min(above, 1 - above) <= tolerance) return decimals;
  }
  return most;
}

// With which a price shows all digits that count.
int decimals_max(double price) {
  return std::max(2, decimals_for(price, kDigitsShown));
}

}  // namespace

int decimals_for(double number, int digits) {
  number = std::abs(number);
  if (!(number > 0)) return 0;
  int decimals = digits - 1;
  while (decimals > 0 && number >= power_of_ten(digits - decimals)) --decimals;
  for (int zeros = 0; decimals < kDecimalsMax && number < power_of_ten(-zeros); ++zeros) ++decimals;
  return decimals;
}

PriceFormat::PriceFormat(std::span<const Quote> quotes, std::string_view currency) {
  double highest = 0;
  for (const Quote& quote : quotes) highest = std::max(highest, quote.close.value());
  const int most = decimals_max(highest);
  // What shows too few digits with `most` decimals gets its own.
  const double smallest = power_of_ten(kDigitsMin - 1 - most);
  std::array<std::size_t, kDecimalsMax + 1> needing{};  // By decimals.
  for (const Quote& quote : quotes)
    if (quote.close.value() >= smallest)
      ++needing[static_cast<std::size_t>(decimals_needed(quote.close.value(), most))];
  std::size_t finer = 0;  // Closes that need more than decimals_.
  for (const std::size_t count : needing) finer += count;
  const std::size_t half = (finer + 1) / 2;
  finer -= needing[0];
  // As far as cents what any close needs, and beyond what half of them do.
  while (finer >= (decimals_ < kCents ? 1 : std::max<std::size_t>(half, 1)))
    finer -= needing[static_cast<std::size_t>(++decimals_)];
  const bool has_cents =
      !currency.empty() && std::ranges::find(kWholeCurrencies, currency) == kWholeCurrencies.end();
  if (has_cents && decimals_ == 1) decimals_ = 2;
}

std::string PriceFormat::text(double price) const {
  return format_grouped(price, std::max(decimals_, decimals_needed(price, decimals_max(price))));
}

std::string PriceFormat::mean_text(double mean) const {
  const int decimals = decimals_ == 0 && mean < 1000 ? 1 : decimals_;
  const int most = std::max(decimals, decimals_for(mean, kDigitsMin));
  return format_grouped(mean, std::max(decimals, decimals_needed(mean, most)));
}

std::string percent_text(double share) {
  CHECK(std::isfinite(share));
  const double percent = share * 100, size = std::abs(percent);
  if (size == 0) return "0 %";
  int decimals = decimals_for(size, kDigitsMin);
  std::string text = format_grouped(size, decimals);
  // A loss of nearly everything.
  while (share > -1 && share < -0.9 && text.starts_with("100") && decimals < kDecimalsMax)
    text = format_grouped(size, ++decimals);
  return (percent < 0 ? "\u2212" : "+") + text + " %";
}

}  // namespace bellwether::market
