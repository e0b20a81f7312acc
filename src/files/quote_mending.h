// The numbers of one row into one day's quote, with what exporters write that our rules would refuse: days
// without trade, high and low that miss a price by a rounding, prices to be adjusted.

#pragma once

#include <string_view>

#include "base/result.h"
#include "files/understanding.h"
#include "market/price_history.h"

namespace bellwether::files {

struct RowText {
  std::string_view open, high, low, close;  // As the file writes them; empty where texts are not at hand.
};

// Widens the range by a rounding, and leaves it out on a day without trade (all three are 0).
void mend(market::Quote& quote, const RowText& texts, Understanding& understanding);

// All prices in the ratio in which the close becomes the adjusted close.
void adjust(market::Quote& quote, market::Price adjusted_close);

}  // namespace bellwether::files
