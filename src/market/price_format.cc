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

constexpr int kDigitsMax = 6, kDigitsMin = 3;  // Significant ones.
constexpr int kDecimalsMax = 17;

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

// The decimals that numbers need, once rounded to `most` of them.
class DecimalsNeeded {
 public:
  explicit DecimalsNeeded(int most) : most_(most) { use(0); }

  void see(double number) {
    while (needed_ < most_ && !is_exact(std::abs(number))) use(needed_ + 1);
  }
  int needed() const { return needed_; }

 private:
  void use(int decimals) {
    needed_ = decimals;
    scale_ = power_of_ten(decimals);
    tolerance_ = 0.5000001 * power_of_ten(decimals - most_);
  }
  // What lies behind the last of `most` decimals does not count, nor does what a double cannot tell.
  bool is_exact(double size) const {
    constexpr double kRounding = 2 * std::numeric_limits<double>::epsilon();
    constexpr double kWhole = 1 / std::numeric_limits<double>::epsilon();  // From here on all doubles are.
    const double shifted = size * scale_;
    if (!(shifted < kWhole)) return true;
    // Every price comes by here; with std::round, a call, all of it took twice as long.
    const double above = shifted - static_cast<double>(static_cast<std::int64_t>(shifted));
    return std::min(above, 1 - above) <= tolerance_ + kRounding * shifted;
  }

  int most_, needed_ = 0;
  double scale_ = 1, tolerance_ = 0;  // Of the decimals needed so far.
};

// At least `decimals`, and more until the number is exact or shows enough digits.
int with_digits(double number, int decimals) {
  const int most = std::max(decimals, decimals_for(number, kDigitsMin));
  DecimalsNeeded needed(most);
  needed.see(number);
  return std::max(decimals, needed.needed());
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
  for (const Quote& quote : quotes)
    highest = std::max(highest, (quote.range ? quote.range->high : quote.close).value());
  const int most = std::max(2, decimals_for(highest, kDigitsMax));
  // What shows too few digits with `most` decimals gets its own.
  const double smallest = power_of_ten(kDigitsMin - 1 - most);
  DecimalsNeeded decimals(most);
  const auto see = [&](Price price) {
    if (price.value() >= smallest) decimals.see(price.value());
  };
  for (const Quote& quote : quotes) {
    see(quote.close);
    if (!quote.range) continue;
    see(quote.range->open);
    see(quote.range->high);
    see(quote.range->low);
  }
  decimals_ = decimals.needed();
  const bool has_cents =
      !currency.empty() && std::ranges::find(kWholeCurrencies, currency) == kWholeCurrencies.end();
  if (has_cents && decimals_ == 1) decimals_ = 2;
}

std::string PriceFormat::text(double price) const {
  return format_grouped(price, with_digits(price, decimals_));
}

std::string PriceFormat::mean_text(double mean) const {
  const bool is_finer = decimals_ == 0 && mean < 1000;
  return format_grouped(mean, with_digits(mean, is_finer ? 1 : decimals_));
}

std::string percent_text(double share) {
  CHECK(std::isfinite(share));
  const double percent = share * 100, size = std::abs(percent);
  if (size == 0) return "0 %";
  int decimals = size < 1000 ? std::max(1, decimals_for(size, kDigitsMin)) : 0;
  std::string text = format_grouped(size, decimals);
  // A loss of nearly everything.
  while (share > -1 && share < -0.9 && text.starts_with("100") && decimals < kDecimalsMax)
    text = format_grouped(size, ++decimals);
  return (percent < 0 ? "\u2212" : "+") + text + " %";
}

}  // namespace bellwether::market
