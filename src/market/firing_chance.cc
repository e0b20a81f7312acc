#include "market/firing_chance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "market/rule_measures.h"
#include "market/suspects.h"

namespace bellwether::market {
namespace {

constexpr std::size_t kNewQuotesMax = 4;  // More come from an import, which may take its time.
// That the rules but those of a year look back, with room to spare.
constexpr std::size_t kQuotesBack = 40;

bool is_beyond(double price, double bound, bool is_below) {
  return is_below ? price <= bound : price >= bound;
}

// After a price beyond the target the rule is not armed, and tells only what is further than that and than
// before.
bool may_reach(double price, double before, const PriceRules& rules) {
  if (!rules.target) return false;
  const bool is_below = rules.is_target_below;
  const double target = rules.target->value();
  if (!is_beyond(price, target, is_below)) return false;
  const int back = rules.numbers.target_back_percent;
  if (!is_beyond(before, target, is_below)) return true;
  if (is_beyond(before, raised(target, is_below ? back : -back), !is_below)) return true;  // Only of 0 %.
  const int further = rules.numbers.target_further_percent;
  return further > 0 && is_beyond(price, raised(target, is_below ? -further : further), is_below) &&
         is_beyond(price, before, is_below);
}

bool may_move(KnownPrices prices, std::size_t at, const RuleNumbers& numbers) {
  if (at < kMedianPrices + 1) return false;
  const double least = least_move(numbers), move = move_at(prices, at);
  if (std::abs(move) < least) return false;
  const double before = move_at(prices, at - 1);
  return before * move > 0 && std::abs(before) >= kBefore * least;
}

bool is_extreme(KnownPrices prices, std::size_t at, bool is_high) {
  const Day begin = prices.days[at] - kYear;
  const double price = prices.closes[at];
  for (std::size_t i = at; i > 0 && prices.days[i - 1] >= begin; --i) {
    const double other = prices.closes[i - 1];
    if (is_high ? other >= price : other <= price) return false;
  }
  return true;
}

bool may_cross(KnownPrices prices, std::size_t at, const RuleNumbers& numbers) {
  if (at < kLongPrices) return false;
  const int side = side_of_means(prices, at + 1, crossing_band(numbers));
  return side != 0 && side != side_of_means(prices, at, crossing_band(numbers));
}

}  // namespace

bool may_fire(std::span<const Quote> quotes, std::size_t begin, const PriceRules& rules) {
  if (quotes.size() - begin > kNewQuotesMax || begin == 0) return true;
  const auto year = std::ranges::lower_bound(quotes, quotes[begin].day - kYear, {}, &Quote::day);
  std::size_t first =
      std::min(static_cast<std::size_t>(year - quotes.begin()), begin - std::min(begin, kQuotesBack));
  // Before a price that is perhaps none, or after one that was, nothing is sure. A spike that begins before
  // what is looked at is over after so many quotes.
  first -= std::min(first, kSpikeQuotesMax + 1);
  std::vector<Day> days;
  std::vector<double> closes;
  days.reserve(quotes.size() - first);
  closes.reserve(quotes.size() - first);
  for (const Quote& quote : quotes.subspan(first)) {
    const double close = quote.close.value();
    if (!(close > 0) || (!closes.empty() && is_far(close, closes.back()))) return true;
    days.push_back(quote.day);
    closes.push_back(close);
  }
  const KnownPrices prices{days, closes};
  for (std::size_t at = begin - first; at < closes.size(); ++at) {
    if (may_reach(closes[at], closes[at - 1], rules)) return true;
    if (rules.has_move && may_move(prices, at, rules.numbers)) return true;
    if (rules.has_year_high && is_extreme(prices, at, true)) return true;
    if (rules.has_year_low && is_extreme(prices, at, false)) return true;
    if (rules.has_crossing && may_cross(prices, at, rules.numbers)) return true;
  }
  return false;
}

}  // namespace bellwether::market
