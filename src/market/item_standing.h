// Where an item stands today, without its history.

#pragma once

#include <optional>
#include <vector>

#include "market/item.h"
#include "market/price_format.h"
#include "market/standing.h"

namespace bellwether::market {

struct ItemStanding {
  Standing standing;
  std::vector<SuspectPrice> suspects;
  PriceFormat format;  // Of its prices.
};

// On `today`, but not before the last price: east of Greenwich it is tomorrow already. Nothing without
// prices.
std::optional<ItemStanding> standing_today(const Item& item, Day today);

}  // namespace bellwether::market
