// One change of one item: whole or not at all, and no other writer's change is lost.
//
// A few quotes are set by their paths ("Prices.2024-01-31"), without reading: changes
// of different days do not meet. Where the item has no prices yet, the whole map is set
// on the condition that there is none. Many quotes do not fit into an expression (4 KB):
// the item is read, changed and written on the condition that its prices are as they
// were read, again and again while others are faster. So are tags, which have to be
// counted.
//
// The first way does not look at the rest of the item: it changes one that has a
// malformed price elsewhere, where the second refuses.

#pragma once

#include "aws/dynamodb_link.h"
#include "ports/table.h"

namespace bellwether::aws {

// Precondition: the change is checked.
Result<void> update_item(const DynamoDbLink& link, const ports::ItemChange& change);

// NotFound: what is said of an item that the table does not have.
Error no_item(const market::ItemKey& key);

// The item's attributes as they lie in the table; nothing when there is no such item.
Result<std::optional<boost::json::object>> read_attributes(const DynamoDbLink& link,
                                                           const market::ItemKey& key);

// The item of these attributes. InvalidInput names it by `key`.
Result<market::Item> decode_attributes(const DynamoDbLink& link, const market::ItemKey& key,
                                       const boost::json::object& attributes);

}  // namespace bellwether::aws
