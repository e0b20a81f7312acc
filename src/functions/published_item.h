// One item on its way to the page: its file in the bucket, and its row.

#pragma once

#include <string>

#include "base/result.h"
#include "functions/publish.h"
#include "market/item.h"
#include "site/item_list.h"

namespace bellwether::functions {

enum class FileFate { Unchanged, Written, Removed };

struct PublishedItem {
  site::RowUpdate row;
  FileFate file = FileFate::Unchanged;
};

// Reads all that there is about the item, and writes its file when that is another one, or removes it when
// there is no such item.
Result<PublishedItem> publish_item(const market::ItemKey& key, const PublishPorts& ports);

}  // namespace bellwether::functions
