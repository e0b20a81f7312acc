// The price watch: all price rules of one item, told its quotes one after the other.
//
// It says what fires (see firings.h) and what would. It passes over closes of 0, and holds back prices that
// are perhaps a spike until they are none any more.

#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "market/rule_watches.h"

namespace bellwether::market {

class PriceWatch {
 public:
  explicit PriceWatch(const PriceRules& rules);

  // Of a later day than the one before.
  void see(const Quote& quote);
  void see(std::span<const Quote> quotes);

  // So far, in order of the days on which they became certain.
  const std::vector<Firing>& firings() const { return firings_; }
  // Whether the last price did not take it back: that the rule is not armed again, or a year's high or low
  // not 30 days old.
  bool stands(const Firing& firing) const;
  // One a rule, in the order of kPriceRules.
  std::vector<RuleState> states() const;
  // The prices that wait until they are no spike any more.
  std::span<const DayPrice> held_back() const { return held_back_; }

 private:
  void take(const DayPrice& price, Day certain);

  KnownPrices known() const { return {days_, closes_}; }

  std::vector<Day> days_ = {};
  std::vector<double> closes_ = {};
  std::vector<DayPrice> held_back_ = {};
  std::optional<TargetWatch> target_ = std::nullopt;
  std::optional<MoveWatch> move_ = std::nullopt;
  std::optional<YearWatch> year_high_ = std::nullopt, year_low_ = std::nullopt;
  std::optional<CrossingWatch> crossing_ = std::nullopt;
  std::vector<Firing> firings_ = {};
};

// After all of the history.
std::vector<RuleState> rule_states(const PriceHistory& history, const PriceRules& rules);

}  // namespace bellwether::market
