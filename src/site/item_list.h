// items.json: a head, and a row for each item. See docs/site.md.
//
// Rows are lines in order of their slugs, so that a change is made in one pass over the text; a list of
// 100,000 items is never taken apart. Whoever makes one holds two of them, the old and the new.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "site/head.h"

namespace bellwether::site {

// A list as it lies in the bucket. The rows are a view of its text.
struct ItemList {
  Head head;
  std::string_view rows = {};  // Lines, each with its end, all but the last with a comma before that.
};

// InvalidInput when the text is no list of ours, or is one of other fields. Rows are looked at by the next
// function.
Result<ItemList> read_item_list(std::string_view text);

// What becomes of one item.
struct RowUpdate {
  std::string slug;
  std::string row = {};      // Of row.h; empty when the item goes.
  std::string version = {};  // The item's; empty the same.
};

struct NewItemList {
  Head head;
  std::string text;
};

// head.json of the list: its head with the rows of what changed last. InvalidInput as of updated().
Result<std::string> head_file(const ItemList& list);

// The list with the updates and that page, of which no two are of the same slug. Nothing when it is the same
// list. InvalidInput when its rows are not in order. `above` and `now` as for next_head.
Result<std::optional<NewItemList>> updated(const ItemList& list, std::vector<RowUpdate> updates,
                                           std::string_view page, std::string_view above, Instant now);

}  // namespace bellwether::site
