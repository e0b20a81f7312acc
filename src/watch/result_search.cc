#include "watch/result_search.h"

namespace bellwether::watch {

void ResultSearch::removed(const market::Item& item) {
  of_removed_.insert(functions::reading_key(keys_, item, ""));
}

void ResultSearch::kept(const market::Item& item) {
  of_kept_.insert(functions::reading_key(keys_, item, ""));
}

Result<std::vector<std::string>> ResultSearch::find(ports::Bucket& bucket) const {
  if (of_removed_.empty()) return std::vector<std::string>();
  auto keys = TRY(bucket.list(functions::common_prefix(keys_.sentiment)));
  std::erase_if(keys, [&](const std::string& key) {
    const std::string stem = key.substr(0, key.rfind('.'));
    const bool is_result = key.ends_with(".csv") || key.ends_with(".json");
    return !is_result || !of_removed_.contains(stem) || of_kept_.contains(stem);
  });
  return keys;
}

}  // namespace bellwether::watch
