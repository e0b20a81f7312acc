// Items as DynamoDB writes them in JSON.
//
// An item is an attribute map, by default with the old table's attribute names:
//   {"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"URL":{"S":"https://..."},
//    "Currency":{"S":"JPY"},"Target":{"N":"2000"},"BoughtAt":{"N":"80"},"Tags":{"SS":["foil","mint"]},
//    "Prices":{"M":{"2024-01-31":{"N":"120.5"},
//                   "2024-02-01":{"M":{"open":{"N":"1"},"high":...,"low":...,"close":...,"volume":...}}}}}
// All but the name may be absent; other attributes are ignored.
// The local engine stores items in this form, so a record is the same thing on
// every stage.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "events/attribute_names.h"
#include "market/item.h"
#include "ports/item_place.h"

namespace bellwether::events {

// Largest item DynamoDB takes, in bytes; the local table keeps the same limit.
inline constexpr std::size_t kItemBytesMax = 400 * 1024;

// Without an owner there is no owner's attribute.
std::string encode_item(const market::Item& item, const AttributeNames& names = {});

// For DynamoDB, where the owner is part of the key: an item without one has kNoOwner,
// unless the table has no owners.
std::string encode_item_for_table(const market::Item& item, const AttributeNames& names);

// {"Card":{"S":"Sol Ring"},"Owner":{"S":"-"}}, as a table's key; without kNoOwner where
// the table has no owners.
std::string encode_key(const market::ItemKey& key, const AttributeNames& names);

// The same as encode_item writes it: no owner, no attribute.
std::string encode_bare_key(const market::ItemKey& key, const AttributeNames& names = {});

// The value of the item's attribute: {"S":"JPY"}; empty when the item has none.
std::string encode_attribute(const market::Item& item, const ports::Attribute& attribute);

// The value of one day: {"N":"12"}, or {"M":{"close":...}} where more is known.
std::string encode_quote(const market::Quote& quote);

// The value of the prices' attribute: {"M":{"2024-01-31":{"N":"120.5"},...}}.
std::string encode_history(const market::PriceHistory& history);

// InvalidInput names the item, the day and the value: "item 'Sol Ring', day
// '2024-02-30': not a day; write YYYY-MM-DD".
Result<market::Item> decode_item(std::string_view attributes, const AttributeNames& names = {});

// What of it says where its objects are, whatever is wrong with the rest.
Result<ports::ItemPlace> decode_place(std::string_view attributes, const AttributeNames& names = {});

}  // namespace bellwether::events
