// An item under another key: one transaction deletes the old and puts the new item,
// if the old one is still as it was read and the new key is free.

#pragma once

#include "aws/dynamodb_link.h"

namespace bellwether::aws {

// Precondition: the keys differ, and the table can hold both.
Result<void> rename_item(const DynamoDbLink& link, const market::ItemKey& from, const market::ItemKey& to);

}  // namespace bellwether::aws
