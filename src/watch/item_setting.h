// The setting of an item's attributes.

#pragma once

#include "base/result.h"
#include "market/item.h"
#include "ports/table.h"
#include "watch/item_facts.h"

namespace bellwether::watch {

struct ItemSetting {
  bool is_absent = false;  // There is no such item, and nothing has happened;
  NamedItems alike = {};   // these may be meant.
  market::Item before = {};
  market::Item after = {};  // As this change leaves it; others may change it, too.
};

// Reads the whole table only when the item is absent. The change creates none, whatever it says.
Result<ItemSetting> set_attributes(ports::ItemChange change, ports::Table& table);

}  // namespace bellwether::watch
