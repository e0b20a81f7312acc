#include "market/price_watch.h"

#include <algorithm>

#include "market/suspects.h"

namespace bellwether::market {

PriceWatch::PriceWatch(const PriceRules& rules) {
  if (rules.target) target_.emplace(rules);
  if (rules.has_move) move_.emplace(rules.numbers);
  if (rules.has_year_high) year_high_.emplace(rules.numbers, true);
  if (rules.has_year_low) year_low_.emplace(rules.numbers, false);
  if (rules.has_crossing) crossing_.emplace(rules.numbers);
}

void PriceWatch::see(const Quote& quote) {
  const DayPrice price{quote.day, quote.close.value()};
  if (!(price.price > 0)) return;
  if (closes_.empty() || !is_far(price.price, closes_.back())) {
    held_back_.clear();
    take(price, quote.day);
    return;
  }
  held_back_.push_back(price);
  if (held_back_.size() <= kSpikeQuotesMax) return;
  const std::size_t before = firings_.size();
  for (const DayPrice& held : held_back_) take(held, quote.day);
  held_back_.clear();
  // They became certain at once, so of each rule the last is told, and nothing that is over already.
  const std::span<const Firing> latest = std::span(firings_).subspan(before);
  std::vector<Firing> kept;
  for (std::size_t i = 0; i < latest.size(); ++i) {
    const auto later = std::ranges::find(latest.subspan(i + 1), latest[i].rule, &Firing::rule);
    if (later == latest.end() && stands(latest[i])) kept.push_back(latest[i]);
  }
  firings_.resize(before);
  firings_.insert(firings_.end(), kept.begin(), kept.end());
}

void PriceWatch::see(std::span<const Quote> quotes) {
  days_.reserve(days_.size() + quotes.size());
  closes_.reserve(closes_.size() + quotes.size());
  for (const Quote& quote : quotes) see(quote);
}

void PriceWatch::take(const DayPrice& price, Day certain) {
  days_.push_back(price.day);
  closes_.push_back(price.price);
  const auto ask = [&](auto& watch) {
    if (!watch) return;
    if (const auto firing = watch->see(known(), certain)) firings_.push_back(*firing);
  };
  ask(target_);
  ask(move_);
  ask(year_high_);
  ask(year_low_);
  ask(crossing_);
}

bool PriceWatch::stands(const Firing& firing) const {
  const auto ask = [&](const auto& watch) { return watch && watch->stands(firing, known()); };
  switch (firing.rule) {
    case PriceRule::Target:
      return ask(target_);
    case PriceRule::Move:
      return ask(move_);
    case PriceRule::YearHigh:
      return ask(year_high_);
    case PriceRule::YearLow:
      return ask(year_low_);
    case PriceRule::Crossing:
      return ask(crossing_);
  }
  return false;
}

std::vector<RuleState> PriceWatch::states() const {
  const auto ask = [&](PriceRule rule, const auto& watch) {
    return watch ? watch->state(known()) : RuleState{.rule = rule};
  };
  return {ask(PriceRule::Target, target_), ask(PriceRule::Move, move_), ask(PriceRule::YearHigh, year_high_),
          ask(PriceRule::YearLow, year_low_), ask(PriceRule::Crossing, crossing_)};
}

std::vector<RuleState> rule_states(const PriceHistory& history, const PriceRules& rules) {
  PriceWatch watch(rules);
  watch.see(history.quotes());
  return watch.states();
}

}  // namespace bellwether::market
