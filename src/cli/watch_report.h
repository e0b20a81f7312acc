// What `add`, `remove` and `update` report: the list before, the change, the
// list after.
//
//   before         2 items: amazon, facebook
//   add            1: netflix
//   there already  1: amazon
//   after          3 items: amazon, facebook, netflix
//
// A list is told in full up to watch::kListedMax names; of a longer one its length.

#pragma once

#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>

#include "market/item.h"
#include "watch/watch_list.h"

namespace bellwether::cli {

// Rows of the report, each with its line end.
std::string list_row(std::string_view label, const watch::WatchList& list);
std::string change_row(std::string_view label, std::span<const market::ItemKey> keys);
std::string text_row(std::string_view label, std::span<const std::string> texts);
std::string plain_row(std::string_view label, std::string_view text);

boost::json::value list_json(const watch::WatchList& list);
boost::json::value keys_json(std::span<const market::ItemKey> keys);

}  // namespace bellwether::cli
