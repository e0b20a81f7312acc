// Many items at once, within DynamoDB's limits: 100 keys a BatchGetItem, 25 deletes a
// BatchWriteItem, 100 items and 4 MB a transaction, and no key twice in any of them.
//
// A batch may be done in part; the rest is sent again after a wait that grows while
// nothing gets done.

#pragma once

#include <set>
#include <span>
#include <vector>

#include "aws/dynamodb_link.h"

namespace bellwether::aws {

// Those of the keys that have an item.
Result<std::set<market::ItemKey>> find_present(const DynamoDbLink& link,
                                               std::span<const market::ItemKey> keys);

// Precondition: no key comes twice. Unavailable says how many items are left.
Result<void> delete_items(const DynamoDbLink& link, std::span<const market::ItemKey> keys);

// An item to be put: its key, and all of it as events::encode_item writes it.
struct EncodedItem {
  market::ItemKey key;
  std::string attributes;
};

// Puts those that are not there yet, each whole or not at all, and answers their keys.
// Precondition: no key comes twice.
Result<std::set<market::ItemKey>> put_absent(const DynamoDbLink& link, std::vector<EncodedItem> items);

}  // namespace bellwether::aws
