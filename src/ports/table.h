// The prices table: items by key.
//
// Every change that changes something becomes one record of the table's stream,
// together with the change: both happen or neither. What a call acknowledged
// survives a crash. Safe to call from any thread.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "market/item.h"

namespace bellwether::ports {

// A change of one item: absent members stay as they are, quotes of new days are
// added and those of known days replaced. An item that is not there is created.
struct ItemChange {
  market::ItemKey key;
  std::optional<std::string> url = std::nullopt;
  std::optional<std::string> currency = std::nullopt;
  std::vector<market::Quote> quotes = {};
};

struct ItemPage {
  std::vector<market::Item> items;  // In order of key.
  std::vector<Error> unreadable;    // One for each stored item that is malformed; it names the item.
  std::string next;                 // Pass to the next scan; empty after the last page.
};

class Table {
 public:
  virtual ~Table() = default;

  // NotFound when there is no such item; InvalidInput when it is malformed.
  virtual Result<market::Item> get(const market::ItemKey& key) = 0;

  // Creates or replaces the whole item.
  virtual Result<void> put(const market::Item& item) = 0;

  // Applies the whole change or nothing.
  virtual Result<void> update(const ItemChange& change) = 0;

  // Removes the item; false when it was not there.
  virtual Result<bool> remove(const market::ItemKey& key) = 0;

  // The items after `page` (empty: from the start), at most `limit` of them.
  virtual Result<ItemPage> scan(const std::string& page, int limit) = 0;
};

}  // namespace bellwether::ports
