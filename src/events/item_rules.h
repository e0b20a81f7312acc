// What an item must be to be stored, and how messages name it: the same rules and
// the same words in every table.
//
// Each check answers InvalidInput that names the item and what is wrong with it.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "market/item.h"
#include "ports/table.h"

namespace bellwether::events {

// "item 'Sol Ring' of 'me'".
std::string name_of(const market::ItemKey& key);

Result<void> check_key(const market::ItemKey& key);

// The key, that the texts are UTF-8, and the rules of tags.
Result<void> check_item(const market::Item& item);

// The same of a change, and the rules of its quotes.
Result<void> check_change(const ports::ItemChange& change);

// What the change has made: an item whose tags became too many is none.
Result<void> check_outcome(const ports::ItemChange& change, const market::Item& item);

// At most kItemBytesMax. `document` is the item as encode_item writes it under the default names: that
// takes more bytes than DynamoDB counts, so what fits here fits there.
Result<void> check_size(const market::ItemKey& key, std::string_view document);

}  // namespace bellwether::events
