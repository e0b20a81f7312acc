#include "market/firings.h"

#include <algorithm>
#include <span>

#include "market/firing_chance.h"
#include "market/price_watch.h"

namespace bellwether::market {
namespace {

using Quotes = std::span<const Quote>;

// The first of `after` on or after the last day of `before` that is new or has another price; the end if
// none.
std::size_t first_new(Quotes before, Quotes after) {
  const Quote& last = before.back();
  const auto from = std::ranges::lower_bound(after, last.day, {}, &Quote::day);
  const auto at = static_cast<std::size_t>(from - after.begin());
  const bool is_known = from != after.end() && from->day == last.day && from->close == last.close;
  return is_known ? at + 1 : at;
}

bool are_same(Quotes some, Quotes others) {
  return std::ranges::equal(some, others, [](const Quote& one, const Quote& other) {
    return one.day == other.day && one.close == other.close;
  });
}

}  // namespace

std::string firing_key(const Firing& firing) {
  std::string key(word_of(firing.rule));
  if (firing.rule == PriceRule::Target) key += "-" + Price(firing.bound).text();
  return key + "-" + format_day(firing.armed);
}

std::vector<Firing> firings(const PriceHistory& history, const PriceRules& rules) {
  PriceWatch watch(rules);
  watch.see(history.quotes());
  return watch.firings();
}

std::vector<Firing> new_firings(const PriceHistory& before, const PriceHistory& after,
                                const PriceRules& rules) {
  const Quotes known = before.quotes(), now = after.quotes();
  if (known.empty()) return {};
  const std::size_t begin = first_new(known, now);
  if (begin == now.size() || !may_fire(now, begin, rules)) return {};

  PriceWatch watch(rules);
  watch.see(now.first(begin));
  std::vector<Firing> told = watch.firings();
  // Nearly always days were added and nothing else changed; then that is what was told before.
  if (!are_same(known, now.first(begin))) told = firings(before, rules);
  watch.see(now.subspan(begin));

  const Day first_day = now[begin].day;
  std::vector<Firing> found;
  for (const Firing& firing : watch.firings()) {
    const bool was_told = std::ranges::any_of(told, [&firing](const Firing& other) {
      return other.rule == firing.rule &&
             (other.armed == firing.armed || other.price.day == firing.price.day);
    });
    if (firing.certain >= first_day && !was_told && watch.stands(firing)) found.push_back(firing);
  }
  return found;
}

}  // namespace bellwether::market
