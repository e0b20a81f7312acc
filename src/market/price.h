// Prices as people and tables write them.
//
// A Price is a decimal of at least 0, finite, with at most 15 significant
// digits: exactly what a double carries without loss, so a price is shown as it
// was entered. The currency is text of the item, not of the price.

#pragma once

#include <compare>
#include <limits>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/result.h"

namespace bellwether::market {

class Price {
 public:
  // Reads "1200", "12.34", "0.5", "1e3"; what has more than 15 significant digits, as sums of doubles are
  // written ("1234.5600000000001"), is rounded to them. The error says which rule is broken.
  static Result<Price> parse(std::string_view text);

  // Precondition: `value` is finite and at least 0.
  explicit Price(double value) : value_(value == 0 ? 0 : value) {
    // Not std::isfinite: nearly every file of the tree comes by here, and <cmath> is large.
    CHECK(value >= 0 && value <= std::numeric_limits<double>::max());
  }

  double value() const { return value_; }
  std::string text() const;

  auto operator<=>(const Price&) const = default;

 private:
  double value_;
};

}  // namespace bellwether::market
