#include "watch/removal.h"

#include <algorithm>
#include <set>

#include "watch/pages.h"

namespace bellwether::watch {
namespace {

Result<void> remove_results(std::span<const std::string> keys, ports::Bucket& bucket,
                            const Progress& progress) {
  constexpr std::size_t kStep = 100;  // To tell of every object would take longer than to remove it.
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i % kStep == 0) progress(i, keys.size(), keys[i]);
    TRY_VOID(bucket.remove(keys[i]));
  }
  progress(keys.size(), keys.size(), "");
  return {};
}

Result<void> remove_items(std::span<const market::ItemKey> keys, ports::Table& table,
                          const Progress& progress) {
  for (std::size_t done = 0; done < keys.size(); done += kChunkItems) {
    progress(done, keys.size(), keys[done].name);
    TRY_VOID(table.remove(keys.subspan(done, std::min(kChunkItems, keys.size() - done))));
  }
  progress(keys.size(), keys.size(), "");
  return {};
}

}  // namespace

Result<Removal> plan_removal(std::span<const market::ItemKey> keys, const functions::ObjectKeys& objects,
                             ports::Table& table) {
  const std::set<market::ItemKey> wanted(keys.begin(), keys.end());
  std::set<market::ItemKey> found;
  Removal removal{.before = {}, .items = {}, .absent = {}, .results = ResultSearch(objects)};
  removal.before = TRY(watch_list(table, [&](const market::Item& item) {
    if (wanted.contains(item.key)) {
      found.insert(item.key);
      removal.results.removed(item);
    } else {
      removal.results.kept(item);
    }
  }));
  for (const market::ItemKey& key : keys) {
    // A malformed item does not show itself, but may be removed.
    const bool is_there = found.contains(key) || (removal.before.unreadable > 0 && [&] {
                            const auto item = table.get(key);
                            return !item && item.error().kind == ErrorKind::InvalidInput;
                          }());
    (is_there ? removal.items : removal.absent).push_back(key);
    if (is_there && !found.contains(key) && !functions::depends_on_url(objects.sentiment))
      removal.results.removed({.key = key});
  }
  return removal;
}

Result<void> carry_out(const Removal& removal, std::span<const std::string> results, ports::Table& table,
                       ports::Bucket& bucket, const Progress& progress) {
  // Results first: what stops here can be asked for again.
  TRY_VOID(remove_results(results, bucket, progress));
  TRY_VOID(remove_items(removal.items, table, progress));
  // An engine that was reading one of them may have written in between.
  const auto late = TRY(removal.results.find(bucket));
  return remove_results(late, bucket, progress);
}

}  // namespace bellwether::watch
