// A quick look at the newest prices: whether any of them can fire a rule at all.
//
// To know what fires takes the whole history. But hardly a price is at its target, far from its week, the
// extreme of its year or where means cross, and that is seen in the prices of the last year.

#pragma once

#include <cstddef>
#include <span>

#include "market/price_history.h"
#include "market/price_rules.h"

namespace bellwether::market {

// False only when none of the quotes from `begin` on fires, whatever lies before the last year.
bool may_fire(std::span<const Quote> quotes, std::size_t begin, const PriceRules& rules);

}  // namespace bellwether::market
