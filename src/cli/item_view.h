// Items as commands show them.

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/time.h"
#include "market/item.h"

namespace bellwether::cli {

// "1,200 JPY".
std::string price_text(market::Price price, std::string_view currency);

// "'Sol Ring'", with an owner "'Sol Ring' of 'me'".
std::string key_text(const market::ItemKey& key);

// "2024-01-31 12:00:01".
std::string instant_text(Instant instant);

boost::json::object key_json(const market::ItemKey& key);

}  // namespace bellwether::cli
