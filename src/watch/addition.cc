#include "watch/addition.h"

#include <algorithm>
#include <utility>

#include "watch/pages.h"

namespace bellwether::watch {
namespace {

using Created = Result<std::vector<bool>>;

Created create(ports::Table& table, std::span<const market::Item> items) {
  return table.create(items);
}

Created would_create(ports::Table& table, std::span<const market::Item> items) {
  std::vector<bool> created;
  for (const market::Item& item : items) {
    const auto known = table.get(item.key);
    // One that is there and malformed is there.
    if (!known && known.error().kind == ErrorKind::Unavailable) return std::unexpected(known.error());
    created.push_back(!known && known.error().kind == ErrorKind::NotFound);
  }
  return created;
}

// All but what the list is afterwards.
Result<Addition> add(std::span<const market::ItemKey> keys, ports::Stage& stage, const Progress& progress,
                     Created (*create_all)(ports::Table&, std::span<const market::Item>)) {
  Addition addition;
  addition.before = TRY(watch_list(stage));
  for (std::size_t done = 0; done < keys.size(); done += kChunkItems) {
    progress(done, keys.size(), keys[done].name);
    std::vector<market::Item> items;
    for (const market::ItemKey& key : keys.subspan(done, std::min(kChunkItems, keys.size() - done)))
      items.push_back({.key = key});
    const auto created = TRY(create_all(stage.table(), items));
    for (std::size_t i = 0; i < items.size(); ++i)
      (created[i] ? addition.added : addition.known).push_back(std::move(items[i].key));
  }
  progress(keys.size(), keys.size(), "");
  return addition;
}

}  // namespace

Result<Addition> add_items(std::span<const market::ItemKey> keys, ports::Stage& stage,
                           const Progress& progress) {
  Addition addition = TRY(add(keys, stage, progress, create));
  addition.after = TRY(watch_list(stage));
  return addition;
}

Result<Addition> rehearse_addition(std::span<const market::ItemKey> keys, ports::Stage& stage,
                                   const Progress& progress) {
  Addition addition = TRY(add(keys, stage, progress, would_create));
  addition.after = with(addition.before, addition.added);
  return addition;
}

}  // namespace bellwether::watch
