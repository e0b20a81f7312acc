// Suspects: quotes that are perhaps no prices, and places where the unit perhaps changed.
//
// They are named, so that a person looks; nothing is ever corrected for them.

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "market/price_history.h"

namespace bellwether::market {

enum class Suspicion {
  Spike,   // Far from the prices before and after, to which it returns: a typing error, 0 for "sold out".
  Factor,  // From a day on all prices are a round number of times the former ones: a split, another unit.
};

struct Suspect {
  Suspicion suspicion;
  std::size_t begin, end;  // Of a spike: its quotes. Of a factor: begin is the first quote after it.
  double factor;           // Of a factor: 10 when prices became ten times as high, 0.5 when they halved.

  bool operator==(const Suspect&) const = default;
};

// In order of days. The last quote is never a spike by its close: nothing came after it to return to.
std::vector<Suspect> suspects_of(std::span<const Quote> quotes);

}  // namespace bellwether::market
