#include "watch/item_standing.h"

#include <algorithm>
#include <utility>

namespace bellwether::watch {

std::optional<ItemStanding> standing_today(const market::Item& item, Day today) {
  const auto quotes = item.history.quotes();
  if (quotes.empty()) return std::nullopt;
  market::Standing standing = market::standing_of(quotes, std::max(today, quotes.back().day));
  auto suspects = market::suspect_prices(standing, quotes);
  return ItemStanding{.standing = std::move(standing),
                      .suspects = std::move(suspects),
                      .format = market::PriceFormat(quotes, item.currency)};
}

}  // namespace bellwether::watch
