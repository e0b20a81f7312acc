// Price rules: which moves of a price are worth telling, and of which items.
//
//   target     the price is at or beyond the item's target
//   move       two prices running are far from the median of the 7 before
//   year-high  the price is above all of the 365 days before
//   year-low   below
//   crossing   the mean of 5 prices has come through that of 25
//
// A RuleBook is what a stage is set to; PriceRules are what of it holds for one item. The formulas are in
// docs/alerts.md, what they find in firings.h.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/item.h"

namespace bellwether::market {

enum class PriceRule { Target, Move, YearHigh, YearLow, Crossing };
inline constexpr PriceRule kPriceRules[] = {PriceRule::Target, PriceRule::Move, PriceRule::YearHigh,
                                            PriceRule::YearLow, PriceRule::Crossing};

// "target", "year-high": in keys, in JSON and on the command line.
std::string_view word_of(PriceRule rule);
std::optional<PriceRule> price_rule_named(std::string_view word);

struct RuleNumbers {
  int target_back_percent = 2;  // So far back from the target a price arms it again.
  int target_further_percent =
      10;                        // So much further than the last told it is told again; 0: not before that.
  int move_percent = 20;         // A move is at least so large.
  int year_further_percent = 5;  // A high or low is told again when it is so much further than the last told,
  int year_again_days = 30;      // or so many days later.
  int crossing_band_percent = 2;  // So far apart the means are when they have crossed.

  bool operator==(const RuleNumbers&) const = default;
};

// Of one item.
struct PriceRules {
  std::optional<Price> target = std::nullopt;
  bool is_target_below = false;  // The target is a price to buy at, and reached from above.
  bool has_move = true, has_year_high = true, has_year_low = true, has_crossing = false;
  RuleNumbers numbers = {};
};

// The items that a rule holds for: all, or those with one of the tags and those of one of the names,
// whoever's they are.
struct RuleScope {
  bool is_all = false;
  std::vector<std::string> tags = {}, names = {};

  bool holds_for(const Item& item) const;
  bool is_off() const { return !is_all && tags.empty() && names.empty(); }
  bool operator==(const RuleScope&) const = default;
};

struct RuleBook {
  RuleScope target = {.is_all = true};
  RuleScope target_below = {};  // Of those, the items whose target is a price to buy at.
  RuleScope move = {.is_all = true};
  RuleScope year_high = {.is_all = true}, year_low = {.is_all = true};
  RuleScope crossing = {};  // Off: 1,000 items cross 50 times a day.
  // No price rules: see sentiment/label_history.h, functions/look_after.h and functions/trouble_watch.h.
  RuleScope sentiment = {.is_all = true};
  RuleScope stale = {};  // Off: many prices are set by hand.
  int stale_days = 14;
  bool has_care = true;   // Of the stage itself: who is told nothing takes it that there is nothing to tell.
  int care_minutes = 15;  // Within the patience, so that one knows before anything is given up.
  RuleNumbers numbers = {};

  bool operator==(const RuleBook&) const = default;
};

PriceRules rules_for(const Item& item, const RuleBook& book);

}  // namespace bellwether::market
