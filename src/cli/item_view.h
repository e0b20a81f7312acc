// Items as commands show them.

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/time.h"
#include "market/item.h"
#include "ports/item_change.h"

namespace bellwether::cli {

// "1,200 JPY".
std::string price_text(market::Price price, std::string_view currency);

// "'Sol Ring'", with an owner "'Sol Ring' of 'me'".
std::string key_text(const market::ItemKey& key);

// "2024-01-31 12:00:01".
std::string instant_text(Instant instant);

boost::json::object key_json(const market::ItemKey& key);

// What people call the attribute beside its value: "bought at".
std::string label_of(const ports::Attribute& attribute);

// The item's attribute: "2,000 JPY", "foil, mint"; empty when the item has none.
std::string attribute_text(const market::Item& item, const ports::Attribute& attribute);

// All attributes as members: "url", "target". A price that is not there is null, other things are empty.
void add_attributes(const market::Item& item, boost::json::object& object);

}  // namespace bellwether::cli
