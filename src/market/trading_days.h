// Trading days: whether a market rests on weekends, as its history tells.

#pragma once

#include <span>

#include "market/price_history.h"

namespace bellwether::market {

// No quote lies on a Saturday or Sunday. A short history may do so by chance, which is enough to draw its
// days side by side.
bool has_no_weekends(std::span<const Quote> quotes);

// The same, and there were weekends enough between the quotes to believe it.
bool rests_on_weekends(std::span<const Quote> quotes);

}  // namespace bellwether::market
