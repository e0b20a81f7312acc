// What a workload costs on AWS in a month, charge by charge. Pure arithmetic: prices and allowances are those
// of price_list.h, what else it takes for granted those of assumptions.h.
//
// A charge whose price is unknown in its region has a quantity and no sum; it is counted in `unknown`, and
// the totals are then the least that there is to pay. Quantities are of the list price; what an account has
// free is taken off beside it, because its other stages may have used it up.

#pragma once

#include <vector>

#include "cost/charge.h"
#include "cost/price_list.h"
#include "cost/workload.h"

namespace bellwether::cost {

struct Line {
  const Charge* charge;
  std::string_view region;
  double quantity;
  const Price* price;     // Null: unknown.
  double usd = 0;         // At the list price.
  double usd_to_pay = 0;  // When the whole allowance is left for this stage.
};

// What Comprehend would ask for the texts, whoever scores them.
struct Caching {
  const Price* price;                 // Null: unknown.
  double units, usd;                  // When each text is scored once, as it is.
  double units_without, usd_without;  // When each is scored at every reading.
};

struct Estimate {
  std::vector<Line> lines;  // Without those of nothing.
  int unknown = 0;
  double usd = 0, usd_to_pay = 0;
  Caching caching;
};

Estimate estimate(const Workload& workload);

}  // namespace bellwether::cost
