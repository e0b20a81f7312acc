// The prices of a file with one item in it, as the product reads them.

#pragma once

#include <string>
#include <utility>

#include "base/check.h"
#include "files/price_file.h"
#include "market/price_history.h"

namespace bellwether::testbed {

inline market::PriceHistory history_in(std::string bytes) {
  auto file = files::read_price_file(std::move(bytes), {});
  CHECK(file && file->items.size() == 1);
  return std::move(file->items.front().history);
}

}  // namespace bellwether::testbed
