#include "market/candles.h"

#include "base/check.h"
#include "market/trading_days.h"

namespace bellwether::market {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

int months_since_year_zero(Day day) {
  const year_month_day date{day};
  return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

int months_in(CandlePeriod period) {
  return period == CandlePeriod::Month ? 1 : period == CandlePeriod::Quarter ? 3 : 12;
}

// Counts periods from a fixed one, so that neighbours differ by 1. Day and week
// need no calendar: day 0 of the epoch was a Thursday.
int ordinal(Day day, CandlePeriod period) {
  const int day_number = static_cast<int>(day.time_since_epoch().count());
  if (period == CandlePeriod::Day) return day_number;
  if (period == CandlePeriod::Week) return (day_number + 3 + 7 * 200'000) / 7 - 200'000;
  return months_since_year_zero(day) / months_in(period);
}

Day start_of(int ordinal_number, CandlePeriod period) {
  if (period == CandlePeriod::Day) return Day(days(ordinal_number));
  if (period == CandlePeriod::Week) return Day(days(ordinal_number * 7 - 3));
  const int month = ordinal_number * months_in(period);
  return Day(year_month_day(std::chrono::year(month / 12),
                            std::chrono::month(static_cast<unsigned>(month % 12) + 1), std::chrono::day(1)));
}

}  // namespace

Day period_start(Day day, CandlePeriod period) {
  return start_of(ordinal(day, period), period);
}

int periods_between(Day from, Day to, CandlePeriod period) {
  return ordinal(to, period) - ordinal(from, period);
}

std::vector<Candle> fold(std::span<const Quote> quotes, CandlePeriod period, Day as_of) {
  std::vector<Candle> candles;
  int current = 0;
  for (const Quote& quote : quotes) {
    const Price open = quote.range ? quote.range->open : quote.close;
    const Price high = quote.range ? quote.range->high : quote.close;
    const Price low = quote.range ? quote.range->low : quote.close;
    const int number = ordinal(quote.day, period);
    if (candles.empty() || number != current) {
      current = number;
      candles.push_back({.start = start_of(number, period),
                         .open = open,
                         .high = high,
                         .low = low,
                         .close = quote.close,
                         .high_day = quote.day,
                         .low_day = quote.day,
                         .volume = quote.volume,
                         .unfinished = false});
      continue;
    }
    Candle& candle = candles.back();
    if (high > candle.high) {
      candle.high = high;
      candle.high_day = quote.day;
    }
    if (low < candle.low) {
      candle.low = low;
      candle.low_day = quote.day;
    }
    candle.close = quote.close;
    if (quote.volume) candle.volume = candle.volume.value_or(0) + *quote.volume;
  }
  if (!candles.empty()) candles.back().unfinished = !is_last_period_over(quotes, period, as_of);
  return candles;
}

bool is_last_period_over(std::span<const Quote> quotes, CandlePeriod period, Day as_of) {
  CHECK(!quotes.empty());
  const Day last = quotes.back().day;
  Day end = start_of(ordinal(last, period) + 1, period) - days(1);
  if (rests_on_weekends(quotes))
    while (std::chrono::weekday(end).iso_encoding() > 5) end -= days(1);
  return as_of > end || last >= end;
}

}  // namespace bellwether::market
