// A simulation of alerts: what the price rules would have told of the items as they are now, day by day.

#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/firings.h"
#include "market/item.h"
#include "market/price_rules.h"
#include "ports/table.h"

namespace bellwether::watch {

// What became certain on `from` or later; the days before are known all the same.
std::vector<market::Firing> simulated_firings(const market::Item& item, const market::RuleBook& book,
                                              std::optional<Day> from);

// Of all items, in the table's order, page by page; what is seen is gone after the call. The errors are of
// malformed items.
Result<std::vector<Error>> simulate_alerts(
    ports::Table& table, const market::RuleBook& book, std::optional<Day> from,
    const std::function<void(const market::Item&, const std::vector<market::Firing>&)>& see);

}  // namespace bellwether::watch
