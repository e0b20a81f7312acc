// One watch a price rule: told the prices of a history one after the other, it says which of them fires, and
// at any time what would.
//
// Every watch gets all trusted prices so far, the newest last: above 0, in order of days, no suspects among
// them (see price_watch.h). `certain` is the day of the quote that showed that they are none. The formulas
// are in docs/alerts.md.

#pragma once

#include <cstddef>
#include <optional>

#include "market/firings.h"
#include "market/price_rules.h"
#include "market/rule_measures.h"
#include "market/standing.h"

namespace bellwether::market {

// A rule after the last price, for people who want to know why nothing came.
struct RuleState {
  enum class Phase {
    Off,       // Not wanted for this item, or it has no target.
    TooShort,  // Too few prices so far.
    Waiting,   // For a price that arms it: they began beyond the target, or the means were never apart.
    Armed,
    Fired,  // Told, and not armed again yet.
  };
  PriceRule rule;
  Phase phase = Phase::Off;
  std::optional<Day> since = std::nullopt;  // Of the phases Armed and Fired: of the price that brought them.
  std::optional<Firing> last = std::nullopt;
  int prices_missing = 0;  // Of the phase TooShort.
  // What the next price has to reach to fire, and to arm the rule again. A move needs it twice, the first
  // time three quarters of it.
  std::optional<double> fires_from = std::nullopt, fires_to = std::nullopt;  // At or above; at or below.
  std::optional<double> arms_from = std::nullopt, arms_to = std::nullopt;
  std::optional<Day> again_on = std::nullopt;  // Of a high or low: from then on any new one fires.

  bool operator==(const RuleState&) const = default;
};

// Every watch says of a firing whether the newest price left it standing: that it is the last one, and the
// rule not armed again; a year's high or low stands for 30 days.
class TargetWatch {
 public:
  explicit TargetWatch(const PriceRules& rules);
  std::optional<Firing> see(KnownPrices prices, Day certain);
  bool stands(const Firing& firing, KnownPrices prices) const;
  RuleState state(KnownPrices prices) const;

 private:
  bool reaches(double price, double bound) const { return is_below_ ? price <= bound : price >= bound; }

  double target_, back_;
  double further_ = 0;   // From where it is told again; of the phase Fired.
  int further_percent_;  // 0: never.
  bool is_below_;
  RuleState::Phase phase_ = RuleState::Phase::Waiting;
  Day since_ = {};
  std::optional<Firing> last_ = std::nullopt;
};

class MoveWatch {
 public:
  explicit MoveWatch(const RuleNumbers& numbers);
  std::optional<Firing> see(KnownPrices prices, Day certain);
  bool stands(const Firing& firing, KnownPrices prices) const;
  RuleState state(KnownPrices prices) const;

 private:
  double least_;                      // The logarithm of the least move.
  double least_times_, again_times_;  // The least move, and half of it in logarithms, as factors.
  bool is_fired_ = false;
  Day since_ = {};
  std::optional<Firing> last_ = std::nullopt;
};

class YearWatch {
 public:
  YearWatch(const RuleNumbers& numbers, bool is_high);
  std::optional<Firing> see(KnownPrices prices, Day certain);
  bool stands(const Firing& firing, KnownPrices prices) const;
  RuleState state(KnownPrices prices) const;

 private:
  bool is_beyond(double price, double other) const { return is_high_ ? price > other : price < other; }
  // The extreme from which on one is told before its time.
  double further_bound() const;
  // Of the prices from `first_` on, before `end`.
  double extreme_before(KnownPrices prices, std::size_t end) const;

  int further_percent_;
  std::chrono::days again_;
  bool is_high_;
  std::size_t first_ = 0;  // Of the 365 days before the newest price.
  // The extreme of the prices from `first_` to the newest one, and the last day on which it was reached.
  double extreme_ = 0;
  std::size_t extreme_at_ = 0;
  std::optional<Firing> last_ = std::nullopt;
};

class CrossingWatch {
 public:
  explicit CrossingWatch(const RuleNumbers& numbers);
  std::optional<Firing> see(KnownPrices prices, Day certain);
  bool stands(const Firing& firing, KnownPrices prices) const;
  RuleState state(KnownPrices prices) const;

 private:
  double band_;
  int side_ = 0;  // 1 when the mean of 5 was above last, -1 when below; 0 before any of it.
  DayPrice since_ = {};
  std::optional<Firing> last_ = std::nullopt;
};

}  // namespace bellwether::market
