#include "watch/watch_list.h"

#include <algorithm>

#include "watch/pages.h"

namespace bellwether::watch {

Result<WatchList> watch_list(ports::Table& table, const std::function<void(const market::Item&)>& see) {
  WatchList list;
  TRY_VOID(for_each_page(table, [&](const ports::ItemPage& page) {
    list.count += page.items.size() + page.unreadable.size();
    list.unreadable += page.unreadable.size();
    for (const market::Item& item : page.items) {
      if (list.keys.size() < kListedMax) list.keys.push_back(item.key);
      if (see) see(item);
    }
  }));
  std::ranges::sort(list.keys);
  return list;
}

Result<WatchList> watch_list(ports::Stage& stage) {
  const auto count = static_cast<std::size_t>(TRY(stage.item_count()));
  if (count > kListedMax) return WatchList{.count = count};
  return watch_list(stage.table(), {});
}

WatchList with(const WatchList& list, std::span<const market::ItemKey> added) {
  WatchList later = list;
  later.count += added.size();
  if (later.count > kListedMax) return {.count = later.count};
  later.keys.insert(later.keys.end(), added.begin(), added.end());
  std::ranges::sort(later.keys);
  return later;
}

WatchList without(const WatchList& list, std::span<const market::ItemKey> removed) {
  WatchList later = list;
  later.count -= removed.size();
  for (const market::ItemKey& key : removed) std::erase(later.keys, key);
  return later;
}

}  // namespace bellwether::watch
