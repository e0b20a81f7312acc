// A sparkline as a text: see docs/site.md.

#pragma once

#include <span>
#include <string>

#include "market/price_history.h"

namespace bellwether::site {

// 20 characters, of "A" for the lowest close to "_" for the highest; empty without quotes.
std::string sparkline_text(std::span<const market::Quote> quotes);

}  // namespace bellwether::site
