// Firings: the days on which the price rules have something to tell of an item.
//
// A fold over the history from its first price on: a rule is armed, fires, and is silent until a price arms
// it again, so what wobbles around a bound is told once. Pure: same history and rules, same firings; and of a
// longer history the same ones first, so what a simulation tells is what was told day by day.
//
// Prices that are perhaps none fire nothing. A close of 0 means "sold out" as a rule, and is passed over. A
// price more than 5 times as high or as low as the one before (see suspects.h) waits until it is no spike any
// more: until 3 more stay there. A typing error is seen by whoever looks at a chart, but not worth a mail; a
// price that did go there is told 3 prices late. A step by a round factor fires like any other: a doubling is
// one, and after a split of shares somebody has to look anyway, since the target is in the old unit.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/price_history.h"
#include "market/price_rules.h"
#include "market/standing.h"

namespace bellwether::market {

struct Firing {
  PriceRule rule;
  bool is_rise;  // The price rose to it: a high, a target to sell at, a move up.
  Day armed;  // Of the price since which the rule was waiting: the first, the one that armed it again, or the
              // last told.
  DayPrice price;  // That fired.
  Day certain;  // Of the price that made it certain: that of `price`, or the third after a jump (see above).
  // What it is measured from. target: the price before. move: the median of the 7 before, and its day.
  // year-high, year-low: the former extreme. crossing: the price of the day `armed`.
  DayPrice from;
  // What the price had to reach. target: the target. move: the median with the least move. year-high,
  // year-low: the former extreme. crossing: the mean of 25 with the band, which the mean of 5 had to reach.
  double bound;

  bool operator==(const Firing&) const = default;
};

// "move-2024-02-29", "target-19.99-2024-02-29": of one item the same for the same move, however often it is
// looked at, and for no other one. The target is part of it, so that another target is told anew. Of
// [a-z0-9.-].
std::string firing_key(const Firing& firing);

// In the order of days on which they became certain.
std::vector<Firing> firings(const PriceHistory& history, const PriceRules& rules);

// What is to be told when the history `before` has become `after`, at most one firing a rule.
//
// Nothing of a first import (there was no price before), of old days that came late or were corrected: only
// of prices of the last day that was known and later ones. Of several such days at once (an import) what
// still holds on the newest.
std::vector<Firing> new_firings(const PriceHistory& before, const PriceHistory& after,
                                const PriceRules& rules);

}  // namespace bellwether::market
