// The standing of an item on a day: what its price history says, in a few numbers with their days.
//
// Whatever is told of a history (a chart's header, legend and alt text, the command line, the page, mail) is
// told from here, so that it is the same everywhere. Pure: same history and day, same standing.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/averages.h"
#include "market/price_history.h"
#include "market/suspects.h"

namespace bellwether::market {

// A price and the day on which it was that.
struct DayPrice {
  Day day;
  double price;

  bool operator==(const DayPrice&) const = default;
};

// From an earlier close to the last one.
struct Change {
  DayPrice from;
  int days;                     // Between the two.
  std::optional<double> share;  // Last / from - 1; nothing when `from` is 0.
  // Whether `from` lies near the day asked for, so that it may be called the change over `days` days.
  bool is_near;
};

// The highest and lowest prices of a span of days, on the first days on which they were reached.
struct Extremes {
  DayPrice high, low;
  double below_high;  // Share of the last close against the high, 0 to -1; 0 when the high is 0.
  std::optional<double> above_low;  // The same against the low, at least 0; nothing when the low is 0.
};

enum class Trend {
  TooShort,     // Fewer than 5 prices: nothing is said.
  Steady,       // Last price and averages within 1 % of one another.
  Rising,       // The last price above the short average, and that above the long one.
  Falling,      // Below, and below.
  TurningUp,    // The last price above the short average, which is below the long one.
  TurningDown,  // Below the short average, which is above the long one.
};

// As a person says it: "rising", "turning down"; nothing for TooShort.
std::string_view trend_word(Trend trend);

struct Standing {
  DayPrice last;
  int age_days;       // From the last price to the day of the standing; at least 0.
  bool is_week_over;  // Of the last price.
  // From the last close known so many days before the last one; from the first close, and not near, when the
  // history begins later; nothing when there is only one.
  std::optional<Change> day, week, month, year;  // 1, 7, 30 and 365 days.
  Extremes whole, weeks52;                       // weeks52: of the last 364 days up to the last price.
  int days_since_high;                           // Of the whole, to the last price.
  // Shares of the last close against the means of the last 5 and the last 25 closes. Of 10 to 24 closes the
  // long one is the mean of all; nothing of fewer closes, and where the mean is 0.
  std::optional<double> against_short, against_long;
  Trend trend;
  std::vector<Suspect> suspects;  // Indices into the quotes up to the day.
};

// A suspect by its day and price, for whoever has no quotes at hand.
struct SuspectPrice {
  Suspicion suspicion;
  DayPrice first;  // The close of its first quote.
  Day last_day;
  double factor;  // See Suspect.
};
std::vector<SuspectPrice> suspect_prices(const Standing& standing, std::span<const Quote> quotes);

// The quotes up to the day.
std::span<const Quote> quotes_until(const PriceHistory& history, Day as_of);

// Of the quotes, oldest first. Precondition: there are quotes, none after `as_of`.
Standing standing_of(std::span<const Quote> quotes, Day as_of);

// The change from the last close known on `day` to the last of the quotes, or from the first close when none
// was known; nothing when there is only one. Precondition: there are quotes.
std::optional<Change> change_since(std::span<const Quote> quotes, Day day);

// Precondition: there are quotes.
Extremes extremes_of(std::span<const Quote> quotes);

}  // namespace bellwether::market
