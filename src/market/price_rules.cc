#include "market/price_rules.h"

#include <algorithm>

namespace bellwether::market {

std::string_view word_of(PriceRule rule) {
  constexpr std::string_view kWords[] = {"target", "move", "year-high", "year-low", "crossing"};
  return kWords[static_cast<std::size_t>(rule)];
}

std::optional<PriceRule> price_rule_named(std::string_view word) {
  for (const PriceRule rule : kPriceRules)
    if (word_of(rule) == word) return rule;
  return std::nullopt;
}

bool RuleScope::holds_for(const Item& item) const {
  return is_all || std::ranges::find_first_of(item.tags, tags) != item.tags.end() ||
         std::ranges::find(names, item.key.name) != names.end();
}

PriceRules rules_for(const Item& item, const RuleBook& book) {
  return {.target = book.target.holds_for(item) ? item.target : std::nullopt,
          .is_target_below = book.target_below.holds_for(item),
          .has_move = book.move.holds_for(item),
          .has_year_high = book.year_high.holds_for(item),
          .has_year_low = book.year_low.holds_for(item),
          .has_crossing = book.crossing.holds_for(item),
          .numbers = book.numbers};
}

}  // namespace bellwether::market
