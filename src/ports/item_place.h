// What says where an item's objects are in the bucket: its key and its URL.

#pragma once

#include <string>

#include "market/item.h"

namespace bellwether::ports {

struct ItemPlace {
  market::ItemKey key;
  std::string url = {};

  bool operator==(const ItemPlace&) const = default;
};

}  // namespace bellwether::ports
