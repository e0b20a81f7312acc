// The results of removed items, as objects of the bucket.
//
// Items may share a result, when their URLs end alike or only their owners differ;
// what an item that stays has a part in stays. So show it every item of the table.

#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/bucket.h"

namespace bellwether::watch {

class ResultSearch {
 public:
  void removed(const market::Item& item);
  void kept(const market::Item& item);

  // The keys of those that are in the bucket now, in byte order.
  Result<std::vector<std::string>> find(ports::Bucket& bucket) const;

 private:
  // Keys without their endings.
  std::set<std::string> of_removed_, of_kept_;
};

}  // namespace bellwether::watch
