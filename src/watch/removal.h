// The removal of items: first what it takes away, then doing it.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/bucket.h"
#include "ports/table.h"
#include "watch/progress.h"
#include "watch/result_search.h"
#include "watch/watch_list.h"

namespace bellwether::watch {

struct Removal {
  WatchList before;
  std::vector<market::ItemKey> items, absent;  // Of what was asked for; in its order.
  // What was written about the items, and about nothing that stays. A removal without items needs no
  // bucket.
  ResultSearch results;
};

// Reads the whole table. Changes nothing.
Result<Removal> plan_removal(std::span<const market::ItemKey> keys, const functions::ObjectKeys& objects,
                             ports::Table& table);

// `results`: what removal.results found, and the person has seen. What was written since then goes too. When
// this fails, it can be done again.
Result<void> carry_out(const Removal& removal, std::span<const std::string> results, ports::Table& table,
                       ports::Bucket& bucket, const Progress& progress);

}  // namespace bellwether::watch
