#include "cost/price_list.h"

#include <algorithm>

namespace bellwether::cost {

const Price* find_price(std::string_view charge, std::string_view region) {
  for (const Price& price : prices())
    if (price.charge == charge && price.region == region) return &price;
  return nullptr;
}

double free_quantity(std::string_view charge) {
  const auto all = allowances();
  const auto found = std::ranges::find(all, charge, &Allowance::charge);
  return found == all.end() ? 0 : found->quantity;
}

}  // namespace bellwether::cost
