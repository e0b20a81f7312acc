#include "watch/listing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "functions/concurrently.h"
#include "watch/item_reading.h"
#include "watch/pages.h"

namespace bellwether::watch {
namespace {

// Results on their way at once: each is a request to a bucket on AWS, and here work for another processor.
constexpr int kReaders = 8;

struct Found {
  ListedItem item = {};
  std::optional<Error> unreadable = std::nullopt;
};

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
    if (!seen) return;
    std::vector<Found> found(page.items.size());
    functions::concurrently(found.size(), kReaders, [&](std::size_t i) {
      market::Item& item = page.items[i];
      Result<std::optional<sentiment::Reading>> reading;
      // To ask for what is not there would take a request an item.
      if (std::ranges::binary_search(results, functions::reading_key(keys, item, ".json")))
        reading = reading_of(item, keys, *bucket);
      if (!reading) found[i].unreadable = reading.error();
      found[i].item = listed(std::move(item), std::move(reading).value_or(std::nullopt), today);
    });
    for (Found& one : found) {
      if (one.unreadable) unreadable.push_back(*std::move(one.unreadable));
      if (seen) seen = see(std::move(one.item));
    }
    std::ranges::copy(page.unreadable, std::back_inserter(unreadable));
  }));
  TRY_VOID(seen);
  return unreadable;
}

}  // namespace bellwether::watch
