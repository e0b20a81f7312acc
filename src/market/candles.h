// Candles: the prices of a week (or a longer period) folded into open, high,
// low and close.
//
// Weeks are ISO weeks, Monday to Sunday. The open is the first price known in
// the period, the close the last. A period without prices has no candle: a gap
// in trading stays a gap. Candles come in strictly increasing order.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "market/price_history.h"

namespace bellwether::market {

enum class CandlePeriod { Day, Week, Month, Quarter, Year };

struct Candle {
  Day start;  // First day of the period: the Monday, the first of the month.
  Price open, high, low, close;
  Day high_day, low_day;         // The first days on which high and low were reached.
  std::optional<double> volume;  // Sum over the days that have one.
  bool unfinished;               // More prices of the period may still come.

  bool operator==(const Candle&) const = default;
};

// The first day of the period that holds `day`.
Day period_start(Day day, CandlePeriod period);

// Periods from that of `from` to that of `to`: 0 when they are the same, 1 when
// `to` lies in the next one.
int periods_between(Day from, Day to, CandlePeriod period);

// `as_of` is the day on which the quotes are all there are. Only the last candle can be unfinished: until its
// period is over.
std::vector<Candle> fold(std::span<const Quote> quotes, CandlePeriod period, Day as_of);

// Whether the period of the last quote is over: its last day has its price, or is past on the day `as_of`.
// The last day of a market that rests on weekends is the last weekday. Precondition: there are quotes.
bool is_last_period_over(std::span<const Quote> quotes, CandlePeriod period, Day as_of);

}  // namespace bellwether::market
