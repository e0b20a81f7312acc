// What `add`, `remove` and `update` report: the list before, the change, the
// list after.
//
//   before         2 items: amazon, facebook
//   add            1: netflix
//   there already  1: amazon
//   after          3 items: amazon, facebook, netflix
//
// A list is told in full up to kListedMax names; of a longer one its length.

#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/stage.h"

namespace bellwether::cli {

inline constexpr std::size_t kListedMax = 20;
inline constexpr std::size_t kChunkItems = 1'000;  // Of a call that changes the table.

// The items that are watched.
struct WatchList {
  std::size_t count = 0;
  std::size_t unreadable = 0;              // Of the count; these have no key here.
  std::vector<market::ItemKey> keys = {};  // The first of them, in order; all when there are few.
};

// Reads the whole table only when it is short.
Result<WatchList> watch_list(ports::Stage& stage);

// Reads the whole table, and shows each item.
Result<WatchList> watch_list(ports::Table& table, const std::function<void(const market::Item&)>& see);

// The list as it will be, for --dry-run.
WatchList with(const WatchList& list, std::span<const market::ItemKey> added);
WatchList without(const WatchList& list, std::span<const market::ItemKey> removed);

// Rows of the report, each with its line end.
std::string list_row(std::string_view label, const WatchList& list);
std::string change_row(std::string_view label, std::span<const market::ItemKey> keys);
std::string text_row(std::string_view label, std::span<const std::string> texts);
std::string plain_row(std::string_view label, std::string_view text);

boost::json::value list_json(const WatchList& list);
boost::json::value keys_json(std::span<const market::ItemKey> keys);

}  // namespace bellwether::cli
