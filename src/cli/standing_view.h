// Where an item stands, as commands show it.

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "watch/item_standing.h"

namespace bellwether::cli {

// The names and values of its lines; what there is nothing to say of is not among them.
std::vector<std::pair<std::string, std::string>> standing_lines(const watch::ItemStanding& item,
                                                                std::string_view currency);

// "+3.04 % in 7 days", as the chart says it; nothing when there is no change to tell.
std::string change_text(const watch::ItemStanding& item);

// Prices and days as they are; shares as decimals (0.05 is 5 %).
boost::json::object standing_json(const watch::ItemStanding& item);

}  // namespace bellwether::cli
