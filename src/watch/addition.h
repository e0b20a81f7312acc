// The addition of items to the watch list.

#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/stage.h"
#include "watch/progress.h"
#include "watch/watch_list.h"

namespace bellwether::watch {

struct Addition {
  WatchList before;
  std::vector<market::ItemKey> added, known;  // What was there already stays as it is.
  WatchList after;
};

Result<Addition> add_items(std::span<const market::ItemKey> keys, ports::Stage& stage,
                           const Progress& progress);

// What add_items would do. Changes nothing.
Result<Addition> rehearse_addition(std::span<const market::ItemKey> keys, ports::Stage& stage,
                                   const Progress& progress);

}  // namespace bellwether::watch
