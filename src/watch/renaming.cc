#include "watch/renaming.h"

#include <vector>

#include "base/text.h"

namespace bellwether::watch {

Result<Renaming> plan_renaming(const market::ItemKey& from, const market::ItemKey& to,
                               const functions::ObjectKeys& objects, ports::Table& table) {
  Renaming renaming{.from = from, .to = to, .before = {}, .results = ResultSearch(objects)};
  bool is_there = false;
  std::vector<std::string> names;
  renaming.before = TRY(watch_list(table, [&](const market::Item& item) {
    is_there |= item.key == from;
    renaming.is_taken |= item.key == to;
    names.push_back(item.key.name);
    if (item.key == from)
      renaming.results.removed(item);
    else
      renaming.results.kept(item);
  }));
  // A malformed item does not show itself.
  renaming.is_absent = !is_there && renaming.before.unreadable == 0;
  if (renaming.is_absent) renaming.nearest = nearest_word(from.name, names);
  return renaming;
}

Result<void> carry_out(const Renaming& renaming, ports::Table& table, ports::Bucket& bucket) {
  TRY_VOID(table.rename(renaming.from, renaming.to));
  const auto results = TRY(renaming.results.find(bucket));
  for (const std::string& key : results) TRY_VOID(bucket.remove(key));
  return {};
}

WatchList after(const Renaming& renaming) {
  return with(without(renaming.before, {&renaming.from, 1}), {&renaming.to, 1});
}

}  // namespace bellwether::watch
