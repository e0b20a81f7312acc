#include "market/trading_days.h"

#include <algorithm>

namespace bellwether::market {

bool has_no_weekends(std::span<const Quote> quotes) {
  return std::ranges::none_of(
      quotes, [](const Quote& quote) { return std::chrono::weekday(quote.day).iso_encoding() > 5; });
}

bool rests_on_weekends(std::span<const Quote> quotes) {
  // By chance alone so many days in a row of quotes miss all weekends once in 29 times.
  constexpr std::size_t kQuotesMin = 10;
  constexpr std::chrono::days kSpanMin(14);
  return quotes.size() >= kQuotesMin && quotes.back().day - quotes.front().day >= kSpanMin &&
         has_no_weekends(quotes);
}

}  // namespace bellwether::market
