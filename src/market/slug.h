// The names of an item's objects in the bucket.
//
// A slug is one path segment that a person can read: letters, digits and signs of every script stay as they
// are ("稲妻", "Sol Ring"). It is different for different items, and says an owner only where the item has
// one ("稲妻~me"). It is never empty, cannot climb out of a folder, and fits a file name.

#pragma once

#include <string>
#include <string_view>

#include "market/item.h"

namespace bellwether::market {

// Of the name, and of the owner where there is one.
std::string slug_of(const ItemKey& key);

// Of the name alone: the same for all owners of a name.
std::string name_slug_of(const ItemKey& key);

// The last path segment of the item's URL as the URL spells it ("Overgrown+Tomb"); empty when there is none.
// Items whose URLs end alike have the same.
std::string url_slug_of(std::string_view url);

}  // namespace bellwether::market
