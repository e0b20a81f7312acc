// The listing: all items with their latest prices and readings.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "functions/object_keys.h"
#include "market/item.h"
#include "ports/bucket.h"
#include "ports/table.h"
#include "sentiment/reading.h"
#include "market/item_standing.h"

namespace bellwether::watch {

struct ListedItem {
  market::Item item;  // Without the history, because all of them are kept at once.
  std::size_t prices;
  std::optional<market::ItemStanding> standing;  // Nothing without prices.
  std::optional<sentiment::Reading> reading;
};

struct Listing {
  std::vector<ListedItem> items;  // In order of their keys.
  // Of malformed items, which are not listed, and of malformed readings, whose items are.
  std::vector<Error> unreadable;
};

// Reads the whole table, and of the bucket the results that are there. Without a bucket, no item has a
// reading.
Result<Listing> list_items(ports::Table& table, ports::Bucket* bucket, const functions::ObjectKeys& keys,
                           Day today);

}  // namespace bellwether::watch
