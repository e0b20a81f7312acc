// How prices are printed: each as exactly as a person needs it, beside others of the same history.
//
// A price is printed exactly, up to its 6th significant digit (data are often noise behind that) or its
// second decimal. Beside one another, prices of a history have the decimals that its closes need: any of
// them up to two, half of them beyond; and at least the currency's two once there are any: 12.5 USD is 12.50.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "market/price_history.h"

namespace bellwether::market {

class PriceFormat {
 public:
  // For plain whole numbers.
  PriceFormat() = default;
  PriceFormat(std::span<const Quote> quotes, std::string_view currency);

  // "1,234", "489.50". Of any price beside those quotes.
  std::string text(double price) const;
  // Of a mean of prices: one decimal more where the prices are whole numbers below 1,000.
  std::string mean_text(double mean) const;

  int decimals() const { return decimals_; }

 private:
  int decimals_ = 0;
};

// "+3.04 %", "-99.9998 %", "0 %": of a share (0.0304), signed, with at least 3 significant digits; never "0
// %" of a change, nor "100 %" of a loss that left something. The minus is U+2212. Precondition: it is finite.
std::string percent_text(double share);

// Decimals with which `number` shows at least `digits` significant digits; 0 for 0. At most 17.
int decimals_for(double number, int digits);

}  // namespace bellwether::market
