// A change of one item, and the table of an item's attributes that are texts.
//
// Whatever reads, writes, changes, checks or names attributes goes by kTextAttributes: another one is a
// member of market::Item, a member of ItemChange and a row here.

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/item.h"

namespace bellwether::ports {

// Absent members stay as they are, quotes of new days are added and those of known days replaced. An item
// that is not there is created.
struct ItemChange {
  market::ItemKey key;
  std::optional<std::string> url = std::nullopt;
  std::optional<std::string> currency = std::nullopt;
  std::vector<market::Quote> quotes = {};
};

struct TextAttribute {
  std::string_view name;      // In settings, as "url".
  std::string_view title;     // In messages: "the URL is not UTF-8".
  std::string_view in_table;  // What a table calls it, if nothing else is said.
  std::string market::Item::* value;
  std::optional<std::string> ItemChange::* change;
};

// In the order in which they are written.
inline constexpr std::array kTextAttributes = std::to_array<TextAttribute>(
    {{"url", "URL", "URL", &market::Item::url, &ItemChange::url},
     {"currency", "currency", "Currency", &market::Item::currency, &ItemChange::currency}});

// Whether one of them is to change.
bool changes_texts(const ItemChange& change);

void apply(const ItemChange& change, market::Item& item);

}  // namespace bellwether::ports
