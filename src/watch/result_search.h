// The results of removed items, as objects of the bucket.
//
// Items may share a result, where the template of its key has {name} or {url};
// what an item that stays has a part in stays. So show it every item of the table.

#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "functions/object_keys.h"
#include "market/item.h"
#include "ports/bucket.h"

namespace bellwether::watch {

class ResultSearch {
 public:
  explicit ResultSearch(functions::ObjectKeys keys) : keys_(std::move(keys)) {}

  void removed(const market::Item& item);
  void kept(const market::Item& item);

  // The keys of those that are in the bucket now, in byte order.
  Result<std::vector<std::string>> find(ports::Bucket& bucket) const;

 private:
  functions::ObjectKeys keys_;
  // Keys without their endings.
  std::set<std::string> of_removed_, of_kept_;
};

}  // namespace bellwether::watch
