// Where the page's data lie in the bucket, and how a page names an object.

#pragma once

#include <string>
#include <string_view>

#include "market/item.h"

namespace bellwether::site {

inline constexpr std::string_view kHeadKey = "head.json";
inline constexpr std::string_view kItemListKey = "items.json";

// "items/Sol Ring~me.json".
std::string item_file_key(const market::ItemKey& key);

// The key as a URL relative to index.html: percent-encoded once, percent signs of its own too.
std::string url_of_key(std::string_view key);

}  // namespace bellwether::site
