#include "market/price_history.h"

#include <algorithm>
#include <cmath>

namespace bellwether::market {

std::optional<std::string> broken_rule(const Quote& quote) {
  if (quote.volume && !(std::isfinite(*quote.volume) && *quote.volume >= 0)) return "volume is below 0";
  if (!quote.range) return std::nullopt;
  const auto& [open, high, low] = *quote.range;
  if (high < low) return "high " + high.text() + " is below low " + low.text();
  for (const auto& [name, price] : {std::pair{"open ", open}, std::pair{"close ", quote.close}}) {
    if (price > high) return "high " + high.text() + " is below " + name + price.text();
    if (price < low) return "low " + low.text() + " is above " + name + price.text();
  }
  return std::nullopt;
}

Result<PriceHistory> PriceHistory::from(std::vector<Quote> quotes) {
  if (!std::ranges::is_sorted(quotes, {}, &Quote::day)) std::ranges::stable_sort(quotes, {}, &Quote::day);
  const auto twice = std::ranges::adjacent_find(quotes, {}, &Quote::day);
  if (twice != quotes.end())
    return fail(ErrorKind::InvalidInput, "day " + format_day(twice->day) + " comes twice");
  for (const Quote& quote : quotes) {
    if (const auto rule = broken_rule(quote))
      return fail(ErrorKind::InvalidInput, "day " + format_day(quote.day) + ": " + *rule);
  }
  PriceHistory history;
  history.quotes_ = std::move(quotes);
  return history;
}

void PriceHistory::set(const Quote& quote) {
  const auto at = std::ranges::lower_bound(quotes_, quote.day, {}, &Quote::day);
  if (at != quotes_.end() && at->day == quote.day) {
    *at = quote;
  } else {
    quotes_.insert(at, quote);
  }
}

bool PriceHistory::has_ranges() const {
  return !quotes_.empty() && std::ranges::all_of(quotes_, [](const Quote& q) { return q.range.has_value(); });
}

bool PriceHistory::has_volume() const {
  return std::ranges::any_of(quotes_, [](const Quote& q) { return q.volume.has_value(); });
}

}  // namespace bellwether::market
