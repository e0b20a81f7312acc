// The watch list: how many items are watched, and which, while they are few.

#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/stage.h"
#include "ports/table.h"

namespace bellwether::watch {

// A list is told in full up to so many items; of a longer one its length.
inline constexpr std::size_t kListedMax = 20;

struct WatchList {
  std::size_t count = 0;
  std::size_t unreadable = 0;              // Of the count; these have no key here.
  std::vector<market::ItemKey> keys = {};  // The first of them, in order; all when there are few.
};

// Reads the whole table only when it is short.
Result<WatchList> watch_list(ports::Stage& stage);

// Reads the whole table, and shows each item.
Result<WatchList> watch_list(ports::Table& table, const std::function<void(const market::Item&)>& see);

// The list as it will be, when these come or go.
WatchList with(const WatchList& list, std::span<const market::ItemKey> added);
WatchList without(const WatchList& list, std::span<const market::ItemKey> removed);

}  // namespace bellwether::watch
