// The renaming of an item: first what it comes to, then doing it.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "market/item.h"
#include "ports/bucket.h"
#include "ports/table.h"
#include "watch/result_search.h"
#include "watch/watch_list.h"

namespace bellwether::watch {

struct Renaming {
  market::ItemKey from, to;
  WatchList before;
  bool is_absent = false;                   // There is surely no item `from`,
  std::optional<std::string> nearest = {};  // and this name may be meant.
  bool is_taken = false;                    // There is an item `to` already.
  // What was written about the old name, and about nothing that stays.
  ResultSearch results;
};

// Reads the whole table. Changes nothing.
Result<Renaming> plan_renaming(const market::ItemKey& from, const market::ItemKey& to,
                               const functions::ObjectKeys& objects, ports::Table& table);

// All of it or nothing in the table; then what was written about the old name goes. The table's error when
// the item is absent or malformed, or the new name is taken.
Result<void> carry_out(const Renaming& renaming, ports::Table& table, ports::Bucket& bucket);

// The list as it is afterwards.
WatchList after(const Renaming& renaming);

}  // namespace bellwether::watch
