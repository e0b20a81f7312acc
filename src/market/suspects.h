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
  // At most 3 quotes more than 5 times as high or as low as the price before, to which the next one returns;
  // or the one trade of a day that is so: a typing error, 0 for "sold out".
  Spike,
  // From a day on all prices are a round number of times the former ones: a split, another unit.
  Factor,
};

struct Suspect {
  Suspicion suspicion;
  std::size_t begin, end;  // Of a spike: its quotes. Of a factor: begin is the first quote after it.
  double factor;           // Of a factor: 10 when prices became ten times as high, 0.5 when they halved.

  bool operator==(const Suspect&) const = default;
};

// A spike is at most so many quotes; what lasts longer is a new price.
inline constexpr std::size_t kSpikeQuotesMax = 3;

// More than 5 times as high, or as low, as the price before.
bool is_far(double price, double from);

// In order of days; no quote is in two spikes. The last quote is never a spike by its close: nothing came
// after it to return to. The first ones are when the 10 after them agree with one another.
std::vector<Suspect> suspects_of(std::span<const Quote> quotes);

}  // namespace bellwether::market
