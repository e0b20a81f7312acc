// Where an item stands today, without its history.

#pragma once

#include <optional>
#include <vector>

#include "market/item.h"
#include "market/price_format.h"
#include "market/standing.h"

namespace bellwether::watch {

struct ItemStanding {
  market::Standing standing;
  std::vector<market::SuspectPrice> suspects;
  market::PriceFormat format;  // Of its prices.
};

// On `today`, but not before the last price: east of Greenwich it is tomorrow already. Nothing without
// prices.
std::optional<ItemStanding> standing_today(const market::Item& item, Day today);

}  // namespace bellwether::watch
