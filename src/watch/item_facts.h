// An item's facts: itself, where its charts are, and its reading.

#pragma once

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

struct NamedItems {
  std::vector<market::Item> items;     // One for each owner of the name.
  std::optional<std::string> nearest;  // A name that may be meant, when there are none.
};

// The items of this name as it is, or as market::clean_name makes it, whoever owns them. Reads the whole
// table when there are none.
Result<NamedItems> items_named(const std::string& name, ports::Table& table);

// The one of this owner. The table's error when there is none, or when it is malformed.
Result<market::Item> item_named(const std::string& name, const std::string& owner, ports::Table& table);

struct ItemChart {
  chart::Period period;
  std::string key;
  std::string place;  // Where it is or would be, as a person finds it.
  bool is_drawn;
};

struct ItemFacts {
  market::Item item;
  std::optional<market::ItemStanding> standing;  // Nothing without prices.
  std::vector<ItemChart> charts;                 // Daily, then weekly.
  std::optional<sentiment::Reading> reading;
};

// Without a bucket there are neither charts nor a reading among them.
Result<ItemFacts> facts_of(market::Item item, const functions::ObjectKeys& keys, ports::Bucket* bucket,
                           Day today);

}  // namespace bellwether::watch
