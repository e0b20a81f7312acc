// The prices table: items by key.
//
// Every change that changes something becomes one record of the table's stream,
// together with the change: both happen or neither. What a call acknowledged
// survives a crash. Safe to call from any thread.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/item_change.h"

namespace bellwether::ports {

struct ItemPage {
  std::vector<market::Item> items;  // In an order of the table's own.
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

  // Applies the whole change or nothing. NotFound when there is no such item and the change may not create
  // it; InvalidInput when its tags would be too many.
  virtual Result<void> update(const ItemChange& change) = 0;

  // Creates those of the items that are not there yet; says for each whether it
  // was created. Each item alone is created whole or not at all.
  virtual Result<std::vector<bool>> create(std::span<const market::Item> items) = 0;

  // Gives the item another key and keeps all else, in one transaction: a Remove of the
  // old and an Insert of the new item. NotFound when there is no such item,
  // InvalidInput when the new key is taken.
  virtual Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) = 0;

  // Removes the items; says for each whether it was there.
  virtual Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) = 0;

  // The items of this name, whoever owns them: in the order of their owners, on a page without a next one.
  virtual Result<ItemPage> named(const std::string& name) = 0;

  // True: scan goes by names, then owners, as bytes.
  virtual bool is_in_order() const = 0;

  // The items after `page` (empty: from the start), at most `limit` of them. From page to page every item
  // comes once that was there all the time.
  virtual Result<ItemPage> scan(const std::string& page, int limit) = 0;
};

// Removes one item; false when it was not there.
inline Result<bool> remove_item(Table& table, const market::ItemKey& key) {
  const std::vector<bool> removed = TRY(table.remove({&key, 1}));
  return removed.at(0);
}

}  // namespace bellwether::ports
