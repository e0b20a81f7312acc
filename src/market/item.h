// An item: a thing watched. Its key is its name and its owner (which may be
// empty); it perhaps has a URL, a currency, a price to sell at, the price it was
// bought at, tags and a price history.

#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "market/price_history.h"

namespace bellwether::market {

struct ItemKey {
  std::string name;   // UTF-8, 1 to 256 bytes.
  std::string owner;  // UTF-8, 0 to 256 bytes.

  auto operator<=>(const ItemKey&) const = default;
};

struct Item {
  ItemKey key;
  std::string url = {};
  std::string currency = {};  // As "JPY" or "USD"; empty when not known.
  std::optional<Price> target = std::nullopt;
  std::optional<Price> bought_at = std::nullopt;
  std::vector<std::string> tags = {};  // See market/tags.h.
  PriceHistory history = {};

  bool operator==(const Item&) const = default;
};

// InvalidInput names what is wrong: empty, too long, not UTF-8, or a control
// character.
Result<void> check_name(std::string_view name);

// The same of another text; `noun` is what messages call it.
Result<void> check_short_text(std::string_view noun, std::string_view text, std::size_t bytes_max);

}  // namespace bellwether::market
