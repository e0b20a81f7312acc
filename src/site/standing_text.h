// Where an item stands, as commands and the page say it: in words and as JSON.

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chart/language.h"
#include "market/item_standing.h"

namespace bellwether::site {

// The names and values of its lines; what there is nothing to say of is not among them.
std::vector<std::pair<std::string, std::string>> standing_lines(const market::ItemStanding& item,
                                                                std::string_view currency,
                                                                chart::Language language);

// "+3.04 % in 7 days", as the chart says it; nothing when there is no change to tell.
std::string change_text(const market::ItemStanding& item);

// Prices and days as they are; shares as decimals (0.05 is 5 %).
boost::json::object standing_json(const market::ItemStanding& item);

}  // namespace bellwether::site
