// The listing: all items with their latest prices and readings, one after the other.

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "functions/object_keys.h"
#include "market/item.h"
#include "market/item_standing.h"
#include "ports/bucket.h"
#include "ports/table.h"
#include "sentiment/reading.h"

namespace bellwether::watch {

struct ListedItem {
  market::Item item;  // Without the history: who keeps all of them at once keeps no more than is shown.
  std::size_t prices = 0;
  std::optional<market::ItemStanding> standing;  // Nothing without prices.
  std::optional<sentiment::Reading> reading;
};

// Calls `see` with every item, in the table's order (see ports::Table::is_in_order), until it answers an
// error. Reads the whole table, and of the bucket the results that are there. Without a bucket, no item has a
// reading. Answers what could not be read: malformed items, which are not listed, and malformed readings,
// whose items are.
Result<std::vector<Error>> list_items(ports::Table& table, ports::Bucket* bucket,
                                      const functions::ObjectKeys& keys, Day today,
                                      const std::function<Result<void>(ListedItem&&)>& see);

}  // namespace bellwether::watch
