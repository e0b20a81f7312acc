#include "watch/listing.h"

#include <algorithm>
#include <iterator>
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

Result<std::vector<Error>> list_items(ports::Table& table, ports::Bucket* bucket,
                                      const functions::ObjectKeys& keys, Day today,
                                      const std::function<Result<void>(ListedItem&&)>& see) {
  std::vector<Error> unreadable;
  std::vector<std::string> results;
  if (bucket != nullptr) results = TRY(bucket->list(functions::common_prefix(keys.sentiment)));
  std::ranges::sort(results);
  Result<void> seen;
  TRY_VOID(for_each_page(table, [&](ports::ItemPage& page) {
    for (market::Item& item : page.items) {
      if (!seen) return;
      Result<std::optional<sentiment::Reading>> reading;
      // To ask for what is not there would take a request an item.
      if (std::ranges::binary_search(results, functions::reading_key(keys, item, ".json")))
        reading = reading_of(item, keys, *bucket);
      if (!reading) unreadable.push_back(reading.error());
      seen = see(listed(std::move(item), std::move(reading).value_or(std::nullopt), today));
    }
    std::ranges::copy(page.unreadable, std::back_inserter(unreadable));
  }));
  TRY_VOID(seen);
  return unreadable;
}

}  // namespace bellwether::watch
