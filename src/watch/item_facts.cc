#include "watch/item_facts.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"
#include "market/name_list.h"
#include "watch/item_reading.h"
#include "watch/pages.h"

namespace bellwether::watch {
namespace {

std::string cleaned(const std::string& name) {
  return market::clean_name(name).value_or(name);
}

ItemChart chart_of(const market::Item& item, chart::Period period, const functions::ObjectKeys& keys,
                   ports::Bucket& bucket) {
  const std::string key = functions::chart_key(keys, period, item);
  const auto listed = bucket.list(key);
  return {.period = period,
          .key = key,
          .place = bucket.place(key),
          .is_drawn = listed && std::ranges::find(*listed, key) != listed->end()};
}

}  // namespace

Result<NamedItems> items_named(const std::string& name, ports::Table& table) {
  NamedItems found;
  for (const std::string& wanted : std::set{cleaned(name), name}) {
    ports::ItemPage page = TRY(table.named(wanted));
    std::ranges::move(page.items, std::back_inserter(found.items));
  }
  if (!found.items.empty()) return found;
  std::vector<std::string> names;
  TRY_VOID(for_each_page(table, [&](ports::ItemPage& page) {
    for (market::Item& item : page.items) names.push_back(std::move(item.key.name));
  }));
  found.nearest = nearest_word(name, names);
  return found;
}

Result<market::Item> item_named(const std::string& name, const std::string& owner, ports::Table& table) {
  return table.get({cleaned(name), owner});
}

Result<ItemFacts> facts_of(market::Item item, const functions::ObjectKeys& keys, ports::Bucket* bucket,
                           Day today) {
  auto standing = market::standing_today(item, today);
  ItemFacts facts{.item = std::move(item), .standing = std::move(standing), .charts = {}, .reading = {}};
  if (bucket == nullptr) return facts;
  facts.reading = TRY(reading_of(facts.item, keys, *bucket));
  for (const auto period : {chart::Period::Daily, chart::Period::Weekly})
    facts.charts.push_back(chart_of(facts.item, period, keys, *bucket));
  return facts;
}

}  // namespace bellwether::watch
