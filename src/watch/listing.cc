#include "watch/listing.h"

#include <algorithm>
#include <set>
#include <utility>

#include "watch/item_reading.h"
#include "watch/pages.h"

namespace bellwether::watch {
namespace {

ListedItem listed(market::Item&& item, std::optional<sentiment::Reading> reading, Day today) {
  const std::size_t prices = item.history.quotes().size();
  auto standing = market::standing_today(item, today);
  item.history = {};
  return {.item = std::move(item),
          .prices = prices,
          .standing = std::move(standing),
          .reading = std::move(reading)};
}

}  // namespace

Result<Listing> list_items(ports::Table& table, ports::Bucket* bucket, const functions::ObjectKeys& keys,
                           Day today) {
  Listing listing;
  std::set<std::string> results;
  if (bucket != nullptr) {
    const auto found = TRY(bucket->list(functions::common_prefix(keys.sentiment)));
    results.insert(found.begin(), found.end());
  }
  TRY_VOID(for_each_page(table, [&](ports::ItemPage& page) {
    for (market::Item& item : page.items) {
      Result<std::optional<sentiment::Reading>> reading;
      // To ask for what is not there would take a request an item.
      if (results.contains(functions::reading_key(keys, item, ".json")))
        reading = reading_of(item, keys, *bucket);
      if (!reading) listing.unreadable.push_back(reading.error());
      listing.items.push_back(listed(std::move(item), std::move(reading).value_or(std::nullopt), today));
    }
    std::ranges::copy(page.unreadable, std::back_inserter(listing.unreadable));
  }));
  std::ranges::sort(listing.items, {},
                    [](const ListedItem& listed) -> const market::ItemKey& { return listed.item.key; });
  return listing;
}

}  // namespace bellwether::watch
