#include "market/item_standing.h"

#include <algorithm>
#include <utility>

namespace bellwether::market {

std::optional<ItemStanding> standing_today(const Item& item, Day today) {
  const auto quotes = item.history.quotes();
  if (quotes.empty()) return std::nullopt;
  Standing standing = standing_of(quotes, std::max(today, quotes.back().day));
  auto suspects = suspect_prices(standing, quotes);
  return ItemStanding{.standing = std::move(standing),
                      .suspects = std::move(suspects),
                      .format = PriceFormat(quotes, item.currency)};
}

}  // namespace bellwether::market
