#include "market/price_history.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace bellwether::market {

namespace {

// Histories have few gaps, so a seat for each day between the first and the last sorts
// them in one go, several times as fast as comparing. Where it would be a waste of seats,
// or two quotes want the same, comparing it is.
std::vector<Quote> sorted(std::vector<Quote> quotes) {
  constexpr std::size_t kSeatsPerQuote = 16, kNobody = std::numeric_limits<std::uint32_t>::max();
  const auto [first, last] = std::ranges::minmax(quotes, {}, &Quote::day);
  const auto span = static_cast<std::size_t>((last.day - first.day).count()) + 1;
  bool alone = span <= quotes.size() * kSeatsPerQuote && quotes.size() < kNobody;
  std::vector<std::uint32_t> seats(alone ? span : 0, kNobody);
  for (std::size_t i = 0; alone && i < quotes.size(); ++i) {
    std::uint32_t& seat = seats[static_cast<std::size_t>((quotes[i].day - first.day).count())];
    alone = seat == kNobody;
    seat = static_cast<std::uint32_t>(i);
  }
  if (!alone) {
    std::ranges::stable_sort(quotes, {}, &Quote::day);
    return quotes;
  }
  std::vector<Quote> in_order;
  in_order.reserve(quotes.size());
  for (const std::uint32_t seat : seats)
    if (seat != kNobody) in_order.push_back(quotes[seat]);
  return in_order;
}

// What nearly every quote does, told without a text to make.
bool holds_rules(const Quote& quote) {
  if (quote.volume && !(std::isfinite(*quote.volume) && *quote.volume >= 0)) return false;
  if (!quote.range) return true;
  const auto& [open, high, low] = *quote.range;
  return std::max(open.value(), quote.close.value()) <= high.value() &&
         std::min(open.value(), quote.close.value()) >= low.value();
}

}  // namespace

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
  if (!std::ranges::is_sorted(quotes, {}, &Quote::day)) quotes = sorted(std::move(quotes));
  const Quote* before = nullptr;
  for (const Quote& quote : quotes) {
    if (before != nullptr && before->day == quote.day)
      return fail(ErrorKind::InvalidInput, "day " + format_day(quote.day) + " comes twice");
    before = &quote;
    if (holds_rules(quote)) continue;
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
