#include "watch/listing.h"

#include <algorithm>
#include <deque>
#include <future>
#include <iterator>
#include <utility>

#include "watch/item_reading.h"
#include "watch/pages.h"

namespace bellwether::watch {
namespace {

// Results on their way at once: each is a request to a bucket on AWS, and here work for another processor.
// They part each page among themselves, so that also the shortest list has as many as it has items.
constexpr std::ptrdiff_t kReaders = 8;
constexpr std::string_view kResultEnding = ".json";

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

class ListReader {
 public:
  ListReader(ports::Bucket* bucket, const functions::ObjectKeys& keys, Day today)
      : bucket_(bucket), keys_(keys), today_(today) {}

  // To ask for what is not there would take a request an item.
  Result<void> find_results() {
    if (bucket_ == nullptr) return {};
    results_ = TRY(bucket_->list(functions::common_prefix(keys_.sentiment)));
    std::erase_if(results_, [](const std::string& key) { return !key.ends_with(kResultEnding); });
    std::ranges::sort(results_);
    return {};
  }

  std::vector<Found> read(std::vector<market::Item>&& items) const {
    std::vector<Found> found;
    for (market::Item& item : items) found.push_back(read(std::move(item)));
    return found;
  }

 private:
  Found read(market::Item&& item) const {
    Result<std::optional<sentiment::Reading>> reading;
    if (std::ranges::binary_search(results_, functions::reading_key(keys_, item, kResultEnding)))
      reading = reading_of(item, keys_, *bucket_);
    Found found;
    if (!reading) found.unreadable = reading.error();
    found.item = listed(std::move(item), std::move(reading).value_or(std::nullopt), today_);
    return found;
  }

  ports::Bucket* bucket_;
  const functions::ObjectKeys& keys_;
  Day today_;
  std::vector<std::string> results_ = {};
};

}  // namespace

Result<std::vector<Error>> list_items(ports::Table& table, ports::Bucket* bucket,
                                      const functions::ObjectKeys& keys, Day today,
                                      const std::function<Result<void>(ListedItem&&)>& see) {
  ListReader reader(bucket, keys, today);
  TRY_VOID(reader.find_results());
  std::vector<Error> unreadable;
  Result<void> seen;
  // In the order of the table. The next page is read from it meanwhile.
  std::deque<std::future<std::vector<Found>>> on_their_way;
  const auto see_first = [&] {
    for (Found& one : on_their_way.front().get()) {
      if (one.unreadable) unreadable.push_back(*std::move(one.unreadable));
      if (seen) seen = see(std::move(one.item));
    }
    on_their_way.pop_front();
  };
  const auto hand_out = [&](ports::ItemPage& page) {
    const std::ptrdiff_t part = (std::ssize(page.items) + kReaders - 1) / kReaders;
    for (auto from = page.items.begin(); seen && from != page.items.end();) {
      const auto to = from + std::min(part, page.items.end() - from);
      std::vector<market::Item> items(std::make_move_iterator(from), std::make_move_iterator(to));
      from = to;
      if (std::ssize(on_their_way) == kReaders) see_first();
      on_their_way.push_back(std::async(std::launch::async, [&reader, items = std::move(items)]() mutable {
        return reader.read(std::move(items));
      }));
    }
    std::ranges::copy(page.unreadable, std::back_inserter(unreadable));
  };
  TRY_VOID(for_each_page(table, hand_out));
  while (!on_their_way.empty()) see_first();
  TRY_VOID(seen);
  return unreadable;
}

}  // namespace bellwether::watch
