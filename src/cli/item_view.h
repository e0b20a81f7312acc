// Items as commands show them.

#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "market/item.h"
#include "ports/table.h"

namespace bellwether::cli {

// "1,200 JPY".
std::string price_text(market::Price price, std::string_view currency);

// "'Sol Ring'", with an owner "'Sol Ring' of 'me'".
std::string key_text(const market::ItemKey& key);

// "2024-01-31 12:00:01".
std::string instant_text(Instant instant);

boost::json::object key_json(const market::ItemKey& key);

// Calls `see` with each page of the table, in the table's order.
Result<void> for_each_page(ports::Table& table, const std::function<void(ports::ItemPage&)>& see);

}  // namespace bellwether::cli
