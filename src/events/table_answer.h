// What DynamoDB answers when items are read.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/attribute_names.h"
#include "market/item.h"

namespace bellwether::events {

struct TableAnswer {
  std::vector<Result<market::Item>> items;  // A malformed item is an error in its place.
  std::string last_key;                     // LastEvaluatedKey as JSON; empty after the last page.
  std::string unprocessed;  // BatchGetItem's UnprocessedKeys as JSON; empty when there are none.
};

// Reads the answers of GetItem {"Item":{...}}, of Scan and Query
// {"Items":[...],"LastEvaluatedKey":{...}} and of BatchGetItem
// {"Responses":{"<table>":[...]},"UnprocessedKeys":{...}}, in one pass. GetItem's answer
// for a key without an item has no items.
Result<TableAnswer> decode_table_answer(std::string_view json, const AttributeNames& names);

}  // namespace bellwether::events
