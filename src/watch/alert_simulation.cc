#include "watch/alert_simulation.h"

#include <algorithm>
#include <iterator>

#include "watch/pages.h"

namespace bellwether::watch {

std::vector<market::Firing> simulated_firings(const market::Item& item, const market::RuleBook& book,
                                              std::optional<Day> from) {
  auto found = market::firings(item.history, market::rules_for(item, book));
  if (from) std::erase_if(found, [&](const market::Firing& firing) { return firing.certain < *from; });
  return found;
}

Result<std::vector<Error>> simulate_alerts(
    ports::Table& table, const market::RuleBook& book, std::optional<Day> from,
    const std::function<void(const market::Item&, const std::vector<market::Firing>&)>& see) {
  std::vector<Error> unreadable;
  TRY_VOID(for_each_page(table, [&](ports::ItemPage& page) {
    for (const market::Item& item : page.items) see(item, simulated_firings(item, book, from));
    std::ranges::move(page.unreadable, std::back_inserter(unreadable));
  }));
  return unreadable;
}

}  // namespace bellwether::watch
